"""How an enterprise is told, chosen by itself or at the window of a station that serves it (7.3.2g)."""

import json
from typing import Any

import pytest

GATEWAYS = {"wecom": "json://h/{address}"}
ASKED = {"channel": "wecom", "address": "user_1"}


@pytest.fixture(autouse=True)
def gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_NOTICE_CHANNELS", json.dumps(GATEWAYS))


def path(world: Any) -> str:
    return f"/v1/enterprises/{world.story.enterprise}/contact-point"


def window(world: Any, station: str | None = None) -> Any:
    return world.as_("window", station=station or world.story.station)


@pytest.mark.clause("7.3.2g")
def test_what_is_noted_at_the_window_counts_and_who_noted_it_is_kept(world: Any) -> None:
    mine = world.story.station
    world.enterprise.call("PUT", "/v1/contact-point", json={"channel": "on_site"})
    noted = window(world).call("PUT", path(world), json=ASKED)
    read = world.officer.get(path(world)).json
    own = world.enterprise.get("/v1/contact-point").json

    assert (noted.status_code, noted.json) == (200, read)
    assert (read["channel"], read["changed_by"], read["station"]) == (
        "wecom",
        "account-window",
        mine,
    )
    assert [(one["channel"], one["changed_by"]) for one in read["choices"]] == [
        ("wecom", "account-window"),
        ("on_site", "account-enterprise"),
    ]
    assert read["offered"] == ["on_site", "spool", "wecom"]
    assert (own["channel"], own["address"], own["station"]) == ("wecom", "user_1", mine)
    assert [one["station"] for one in own["choices"]] == [mine, None]


def test_the_window_reads_no_address_and_the_enterprise_no_account(world: Any) -> None:
    noted = window(world).call("PUT", path(world), json=ASKED)
    assert "user_1" not in json.dumps([noted.json, world.officer.get(path(world)).json])
    assert "account-" not in json.dumps(world.enterprise.get("/v1/contact-point").json)


def test_the_enterprise_takes_back_what_was_noted_at_the_window(world: Any) -> None:
    window(world).call("PUT", path(world), json=ASKED)
    own = world.enterprise.call("PUT", "/v1/contact-point", json={"channel": "spool"}).json
    assert (own["channel"], own["address"], own["station"]) == ("spool", "", None)


@pytest.mark.parametrize(
    "enterprise", ["91210100MA1111111Y", "91210100MA9999999Z", "%00", "x" * 300]
)
def test_a_station_without_a_case_of_the_enterprise_reads_and_notes_nothing(
    world: Any, enterprise: str
) -> None:
    """One with a case elsewhere looks like one that is not known."""
    there = f"/v1/enterprises/{enterprise}/contact-point"
    read, noted = window(world).get(there), window(world).call("PUT", there, json=ASKED)
    assert (read.status_code, noted.status_code) == (404, 404)
    elsewhere = world.as_("enterprise", enterprise=world.other.enterprise)
    assert elsewhere.get("/v1/contact-point").json["choices"] == []


def test_another_station_notes_nothing_for_an_enterprise_of_this_one(world: Any) -> None:
    answer = window(world, "SY-DD-01").call("PUT", path(world), json=ASKED)
    assert (answer.status_code, answer.json["code"]) == (404, "no_case_here")
    assert world.enterprise.get("/v1/contact-point").json["choices"] == []


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("window", 200),
        ("officer", 200),
        ("station_master", 200),
        ("superior", 403),
        ("regulator", 403),
        ("provider", 403),
        ("enterprise", 403),
    ],
)
def test_only_staff_note_a_channel_for_somebody(world: Any, role: str, status: int) -> None:
    who = {"enterprise": {"enterprise": world.story.enterprise}, "provider": {"provider": "P002"}}
    station = {"station": world.story.station}
    client = world.as_(role, **who.get(role, station))
    assert client.get(path(world)).status_code == status
    assert client.call("PUT", path(world), json=ASKED).status_code == status
    assert world.nobody.call("PUT", path(world), json=ASKED).status_code == 401


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"channel": "pigeon"}, "channel_unknown"),
        ({"channel": "wecom", "address": "../x"}, "address_invalid"),
        ({"channel": "spool", "enterprise": "e"}, "invalid"),
    ],
)
def test_the_window_cannot_choose_what_the_enterprise_could_not(
    world: Any, choice: dict[str, Any], code: str
) -> None:
    answer = window(world).call("PUT", path(world), json=choice)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert world.officer.get(path(world)).json["channel"] == "spool"
