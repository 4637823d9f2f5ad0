"""Who sees what: lists, forms of others, contact data (9.3.3)."""

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.testing import Bench, Client
from intake.storage.tables import disclosure_reading


@pytest.fixture
def items(window: Client, filed: str) -> list[str]:
    """The ids of the items of the accepted form."""
    return [i["item_id"] for i in window.post(f"/v1/forms/{filed}/acceptance").json["items"]]


@pytest.fixture
def provider(service: Bench) -> Client:
    return service.client.as_("provider", provider="P001", id="acc-p001")


def readings(service: Bench) -> list[tuple[str, str | None]]:
    with service.engine.connect() as connection:
        rows = connection.execute(sa.select(disclosure_reading)).all()
    return [(row.reader, row.provider) for row in rows]


@pytest.mark.clause("9.3.3")
def test_a_provider_reads_contact_data_only_while_it_holds_an_item(
    service: Bench, provider: Client, filed: str, items: list[str], said: Any
) -> None:
    place, offer = f"/v1/cases/{filed}/contact", uuid.uuid4()
    assert provider.get(place).status_code == 404

    service.deliver("grant_disclosure", said.took(filed, items[9], offer))
    read = provider.get(place)
    assert read.status_code == 200
    assert read.json["enterprise"]["phone"] == "024-23456789"
    assert [one["hidden"] for one in read.json["items"]] == [{"remarks": "每季度一次"}]
    other = service.client.as_("provider", provider="P002")
    assert other.get(place).status_code == 404

    service.deliver("revoke_disclosure", said.gave_back(filed, items[9], offer))
    assert provider.get(place).status_code == 404
    assert readings(service) == [("acc-p001", "P001")]


def test_a_revoked_offer_stays_closed_when_events_come_in_the_other_order(
    service: Bench, provider: Client, filed: str, items: list[str], said: Any
) -> None:
    offer = uuid.uuid4()
    service.deliver("revoke_disclosure", said.gave_back(filed, items[0], offer))
    service.deliver("grant_disclosure", said.took(filed, items[0], offer))

    assert provider.get(f"/v1/cases/{filed}/contact").status_code == 404


def test_a_grant_told_twice_is_one_grant(
    service: Bench, provider: Client, filed: str, items: list[str], said: Any
) -> None:
    for _ in range(2):
        service.deliver("grant_disclosure", said.took(filed, items[0], uuid.UUID(int=7)))

    assert len(provider.get(f"/v1/cases/{filed}/contact").json["items"]) == 1


def test_staff_of_the_station_read_and_are_recorded_those_of_another_not(
    service: Bench, window: Client, filed: str, items: list[str]
) -> None:
    other = service.client.as_("officer", station="SY-HP-01")
    place = f"/v1/cases/{filed}/contact"

    assert other.get(place).status_code == 404
    assert len(window.get(place).json["items"]) == len(items)
    assert readings(service) == [("acc-window", None)]


@pytest.mark.clause("9.3.3")
def test_each_sees_in_lists_and_alone_only_what_is_theirs(
    service: Bench, filed: str, application: dict[str, Any], enterprise: Client
) -> None:
    draft = enterprise.post("/v1/drafts", json=application).json["id"]
    sees = {
        ("enterprise", "91210106MA0P4T8K5T", None): {filed, draft},
        ("enterprise", "91210112MA0QE1R79C", None): set(),
        ("window", None, "SY-TX-01"): {filed},
        ("window", None, "SY-HP-01"): set(),
        ("superior", None, "SY-TX-01"): {filed},
        ("superior", None, "SY-HP-01"): set(),
        ("regulator", None, None): {filed},
    }
    for (role, code, station), expected in sees.items():
        client = service.client.as_(role, enterprise=code, station=station)
        listed = {one["id"] for one in client.get("/v1/forms").json["items"]}
        alone = {i for i in (filed, draft) if client.get(f"/v1/forms/{i}").status_code == 200}
        papers = {i for i in (filed,) if client.get(f"/v1/forms/{i}/paper").status_code == 200}
        assert (listed, alone, papers) == (expected, expected, expected & {filed}), role


def test_nobody_acts_on_a_form_that_is_not_theirs(service: Bench, filed: str) -> None:
    stranger = service.client.as_("window", station="SY-HP-01")
    enterprise = service.client.as_("enterprise", enterprise="91210112MA0QE1R79C")

    assert stranger.post(f"/v1/forms/{filed}/acceptance").status_code == 404
    assert enterprise.post(f"/v1/forms/{filed}/withdrawal").status_code == 404
    assert enterprise.post(f"/v1/forms/{filed}/supplement", json={}).status_code == 404
    assert enterprise.post(f"/v1/drafts/{filed}/filing").status_code == 404


def test_a_list_goes_page_by_page_and_by_state(window: Client, application: dict[str, Any]) -> None:
    made = [
        window.post("/v1/forms", json={**application, "channel": "window"}).json["id"]
        for _ in range(3)
    ]
    window.post(f"/v1/forms/{made[0]}/acceptance")

    first = window.get("/v1/forms?limit=2").json
    rest = window.get(f"/v1/forms?limit=2&after={first['next']}").json

    assert [one["id"] for one in first["items"] + rest["items"]] == made[::-1]
    assert rest["next"] is None
    accepted = window.get("/v1/forms?state=accepted").json["items"]
    assert [one["id"] for one in accepted] == made[:1]
