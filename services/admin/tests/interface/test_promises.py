"""Promises over HTTP: who sets them, what is refused, what everybody reads (7.2b, 7.2d)."""

import datetime
import uuid
from typing import Any

import pytest

from chassis.testing import Bench, Client
from contracts import intake, tracking
from contracts.examples import example_of
from contracts.matching import CatalogueItemPublished

STATION, OTHER = "SY-HP-01", "SY-TX-01"
PLACE = f"/v1/stations/{STATION}/promises/5.3.5"
TERMS = {"value": 3, "unit": "working_hours", "basis": "commitment", "ground": "站内规定"}


@pytest.fixture(autouse=True)
def catalogue(admin: Bench) -> None:
    for code, limit in (("5.3.5", 10), ("5.3.6", None)):
        facts = {"code": code, "kind": "standardization", "statutory_working_days": limit}
        body = {**example_of(CatalogueItemPublished), **facts, "promise_working_days": 8}
        admin.deliver("learn_item", CatalogueItemPublished.load(body))


@pytest.fixture
def master(admin: Bench) -> Client:
    return admin.client.as_("station_master", station=STATION, id="acc-master")


def on_board(anybody: Any, item: str = "5.3.5") -> dict[str, Any]:
    found = anybody.get(f"/v1/stations/{STATION}/promises").json["items"]
    (one,) = [promise for promise in found if promise["item"] == item]
    return dict(one)


@pytest.mark.clause("7.2b")
def test_a_promise_stands_on_the_public_board_with_its_history_and_is_told(
    master: Client, anybody: Any, admin: Bench
) -> None:
    first = master.put(PLACE, json=TERMS)
    assert first.status_code == 200, first.json
    assert master.put(PLACE, json=TERMS).status_code == 428
    tag = {"If-Match": first.headers["ETag"]}
    assert master.put(PLACE, json={**TERMS, "value": 5}, headers=tag).status_code == 200
    assert master.put(PLACE, json=TERMS, headers=tag).status_code == 412

    shown = on_board(anybody)
    lines = anybody.get(f"/v1/promises/{shown['id']}/history").json["items"]
    assert (shown["value"], shown["unit"], shown["breach_rate"]) == (5, "working_hours", None)
    assert [line["value"] for line in lines] == [5, 3]
    assert [(s["working_days"], s["unit"]) for s in admin.said()] == [
        (3, "working_hours"),
        (5, "working_hours"),
    ]
    assert "acc-master" not in str([shown, lines])


@pytest.mark.clause("7.2d")
def test_a_promise_above_the_statutory_limit_is_refused(master: Client) -> None:
    for value, unit in ((11, "working_days"), (11, "calendar_days"), (100, "working_hours")):
        answer = master.put(PLACE, json={**TERMS, "value": value, "unit": unit})

        assert answer.status_code == 422
        assert [(one["field"], one["code"]) for one in answer.json["errors"]] == [
            ("value", "above_statutory_limit")
        ]


@pytest.mark.clause("7.2d")
def test_a_promise_is_proposed_from_similar_items_and_can_be_taken_as_it_is(
    master: Client,
) -> None:
    master.put(PLACE, json=TERMS)
    place = f"/v1/stations/{STATION}/promises/5.3.6"

    proposal = master.get(f"{place}/proposal").json

    assert (proposal["value"], proposal["unit"], proposal["similar_to"]) == (
        3,
        "working_hours",
        ["5.3.5"],
    )
    assert master.put(place, json=proposal).status_code == 200


def test_without_a_promise_of_its_own_the_catalogue_s_standard_is_the_measure(
    master: Client,
) -> None:
    answer = master.get(f"/v1/stations/{STATION}/promises/5.3.6/proposal")

    assert (answer.json["value"], answer.json["unit"]) == (8, "working_days")


@pytest.mark.clause("7.2b")
def test_the_breach_rate_stands_beside_a_promise(
    master: Client, anybody: Any, admin: Bench
) -> None:
    master.put(PLACE, json=TERMS)
    now = datetime.datetime.now(tz=datetime.UTC)
    due = now - datetime.timedelta(days=2)
    hour = datetime.timedelta(hours=1)
    for ended in (due - hour, due + hour, None):
        item_id = uuid.uuid4()
        if ended:  # the end may be told first
            admin.deliver("note_end", service_ended(item_id, ended))
        admin.deliver("note_acceptance", accepted(item_id, due))
    admin.deliver("note_acceptance", accepted(uuid.uuid4(), now + hour))

    shown = on_board(anybody)

    assert (shown["due"], shown["breached"], shown["breach_rate"]) == (3, 2, 0.6667)


@pytest.mark.parametrize(
    ("role", "station", "status"),
    [
        ("station_master", OTHER, 403),
        ("window", STATION, 403),
        ("enterprise", STATION, 403),
        ("superior", STATION, 403),
    ],
)
def test_nobody_else_promises_for_a_station(
    admin: Bench, role: str, station: str, status: int
) -> None:
    stranger = admin.client.as_(role, station=station, enterprise="91210106MA0XXXX01Q")

    assert stranger.put(PLACE, json=TERMS).status_code == status


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": -1}, "value"),
        ({"value": "3"}, "value"),
        ({"unit": "fortnights"}, "unit"),
        ({"working_days": 3}, "working_days"),
        ({"basis": "whim"}, "basis"),
        ({"ground": ""}, "ground"),
        ({"ground": "  "}, "ground"),
        ({"similar_to": ["5.3.6"]}, "similar_to"),
        ({"price": 1}, "price"),
    ],
)
def test_a_wrong_promise_is_refused_by_field(
    master: Client, change: dict[str, Any], field: str
) -> None:
    answer = master.put(PLACE, json={**TERMS, **change})

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == [field]


def test_an_unknown_station_or_item_is_not_found(operator: Any, anybody: Any) -> None:
    assert anybody.get("/v1/stations/SY-ZZ-99/promises").status_code == 404
    assert operator.put("/v1/stations/SY-ZZ-99/promises/5.3.5", json=TERMS).status_code == 404
    assert operator.get(f"/v1/stations/{STATION}/promises/5.9.9/proposal").status_code == 404


def service_ended(item_id: uuid.UUID, at: datetime.datetime) -> tracking.ServiceEnded:
    body = {**example_of(tracking.ServiceEnded), "item_id": str(item_id)}
    return tracking.ServiceEnded.load({**body, "ended_at": at.isoformat()})


def accepted(item_id: uuid.UUID, due: datetime.datetime) -> intake.NeedAccepted:
    body = example_of(intake.NeedAccepted)
    item = {**body["items"][0], "item_id": str(item_id), "code": "5.3.5"}
    item["due_at"] = due.isoformat()
    own = {"case_id": str(uuid.uuid4()), "number": f"N-{item_id}", "station": STATION}
    return intake.NeedAccepted.load({**body, **own, "items": [item]})
