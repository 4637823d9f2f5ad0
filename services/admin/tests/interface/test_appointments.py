"""Appointments over HTTP."""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from chassis.testing import Bench

STATION, OTHER = "SY-HP-01", "SY-TX-01"
ENTERPRISE, ANOTHER = "91210106MA0XXXX01Q", "91210106MA0XXXX02U"
TODAY = "2026-11-23"
NINE = datetime.datetime(2026, 11, 23, 1, 0, tzinfo=datetime.UTC)  # 09:00 in Shenyang
PLAN = {"days": [TODAY], "opens": "09:00", "closes": "10:00", "minutes": 30, "capacity": 1}


class Clock:
    """What time it is on this bench."""

    now = NINE - datetime.timedelta(minutes=20)


@pytest.fixture
def clock(admin: Bench) -> Iterator[Clock]:
    clock, usual = Clock(), admin.factory.clock
    admin.factory.clock = lambda: clock.now
    yield clock
    admin.factory.clock = usual


@pytest.fixture
def master(admin: Bench, clock: Clock) -> Any:
    return admin.client.as_("station_master", station=STATION)


@pytest.fixture
def enterprise(admin: Bench) -> Any:
    return admin.client.as_("enterprise", enterprise=ENTERPRISE)


@pytest.fixture
def another(admin: Bench) -> Any:
    return admin.client.as_("enterprise", enterprise=ANOTHER)


def offer(master: Any, **changes: Any) -> Any:
    return master.post(f"/v1/stations/{STATION}/slots", json={**PLAN, **changes})


def slots(master: Any) -> list[str]:
    return [one["slot_id"] for one in offer(master).json["items"]]


def book(caller: Any, slot: str, **asked: Any) -> Any:
    return caller.post(f"/v1/slots/{slot}/bookings", json=asked)


@pytest.mark.clause("7.1")
def test_the_slots_of_a_day_are_made_once_when_offered_twice(master: Any, another: Any) -> None:
    made = offer(master)
    assert made.status_code == 201
    assert [one["starts_at"] for one in made.json["items"]] == [
        *("2026-11-23T01:00:00+00:00", "2026-11-23T01:30:00+00:00")
    ]
    assert offer(master).json["items"] == []
    shown = another.get(f"/v1/stations/{STATION}/slots?day={TODAY}").json["items"]
    assert [one["booked"] for one in shown] == [0, 0]
    assert another.get(f"/v1/stations/{STATION}/slots?day=2026-11-24").json["items"] == []


@pytest.mark.clause("7.1")
def test_a_second_booking_and_one_too_many_are_refused_when_a_slot_is_booked(
    master: Any, enterprise: Any, another: Any
) -> None:
    first, second = slots(master)
    assert book(enterprise, first).status_code == 201
    full = book(another, first)
    assert (full.status_code, full.json["code"]) == (409, "slot_full")
    path = f"/v1/slots/{second}"
    wider = master.put(path, json={"capacity": 5}, headers={"If-Match": '"1"'})
    assert wider.json["capacity"] == 5
    assert book(enterprise, second).status_code == 201
    twice = book(enterprise, second)
    assert (twice.status_code, twice.json["code"]) == (409, "already_there")
    assert another.get(path).json["booked"] == 1


def test_a_slot_keeps_its_bookings_when_it_is_made_smaller(
    master: Any, enterprise: Any, admin: Bench
) -> None:
    (slot, _) = slots(master)
    path = f"/v1/slots/{slot}"
    assert master.put(path, json={"capacity": 0}).status_code == 428
    book(enterprise, slot)
    now = {"If-Match": master.get(path).headers["ETag"]}
    answer = master.put(path, json={"capacity": 0}, headers=now)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "capacity")
    stranger = admin.client.as_("station_master", station=OTHER)
    assert stranger.put(path, json={"capacity": 9}, headers=now).status_code == 404


@pytest.mark.clause("7.1")
def test_the_place_is_free_again_when_its_enterprise_cancels(
    master: Any, enterprise: Any, another: Any
) -> None:
    (slot, _) = slots(master)
    booking = book(enterprise, slot).json["booking_id"]
    assert another.post(f"/v1/bookings/{booking}/cancellation").status_code == 404
    cancelled = enterprise.post(f"/v1/bookings/{booking}/cancellation")
    assert cancelled.json["state"] == "cancelled"
    assert enterprise.post(f"/v1/bookings/{booking}/cancellation").status_code == 409
    assert book(another, slot).status_code == 201
    assert book(enterprise, slot).json["code"] == "slot_full"


def test_each_sees_its_own_bookings_alone_when_they_are_listed(
    admin: Bench, master: Any, enterprise: Any, another: Any
) -> None:
    (slot, _) = slots(master)
    book(enterprise, slot)
    stranger = admin.client.as_("window", station=OTHER)
    callers = (enterprise, master, another, stranger)
    seen = [len(c.get("/v1/bookings").json["items"]) for c in callers]
    assert seen == [1, 1, 0, 0]


@pytest.mark.clause("7.1")
def test_a_booking_becomes_a_ticket_with_priority_in_its_slot_when_the_visitor_arrives(
    admin: Bench, clock: Clock, master: Any, enterprise: Any
) -> None:
    (slot, _) = slots(master)
    booking = book(enterprise, slot, item="5.6.1.1").json["booking_id"]
    walk_in = master.post(f"/v1/stations/{STATION}/tickets", json={}).json
    arrived = enterprise.post(f"/v1/bookings/{booking}/arrival")
    assert (arrived.status_code, arrived.json["number"]) == (201, "B001")
    assert (arrived.json["item"], arrived.json["booking_id"]) == ("5.6.1.1", booking)
    assert enterprise.post(f"/v1/bookings/{booking}/arrival").status_code == 409

    def ahead() -> int:
        return int(enterprise.get(f"/v1/tickets/{arrived.json['ticket_id']}").json["ahead"])

    assert ahead() == 1, "before the slot it waits as everybody does"
    clock.now = NINE
    assert ahead() == 0
    assert master.get(f"/v1/tickets/{walk_in['ticket_id']}").json["ahead"] == 1


def test_no_ticket_is_given_when_a_booking_is_for_another_day(
    clock: Clock, master: Any, enterprise: Any
) -> None:
    (slot, _) = slots(master)
    booking = book(enterprise, slot).json["booking_id"]
    clock.now = NINE + datetime.timedelta(days=1)
    answer = enterprise.post(f"/v1/bookings/{booking}/arrival")
    assert (answer.status_code, answer.json["code"]) == (409, "slot_over")
    assert book(enterprise, slot).json["code"] == "slot_over"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"days": [TODAY, TODAY]}, ["days"]),
        ({"days": ["2026-11-22"]}, ["days[0]"]),
        ({"closes": "09:10"}, ["closes"]),
        ({"opens": "25:00", "minutes": 1, "capacity": 0}, ["opens", "minutes", "capacity"]),
        ({"days": []}, ["days"]),
        ({"days": ["0001-01-01"]}, ["days[0]"]),
        ({"days": ["9999-12-31"]}, ["days[0]"]),
        (
            {
                "days": [f"2026-12-{n:02}" for n in range(1, 32)],
                "opens": "00:00",
                "closes": "23:59",
                "minutes": 5,
            },
            ["minutes"],
        ),
    ],
)
def test_each_wrong_field_is_named_when_slots_are_refused(
    master: Any, changes: dict[str, Any], fields: list[str]
) -> None:
    answer = offer(master, **changes)
    assert answer.status_code == 422
    assert [entry["field"] for entry in answer.json["errors"]] == fields


def test_slots_are_offered_by_the_own_master_alone(admin: Bench, master: Any) -> None:
    assert offer(admin.client.as_("station_master", station=OTHER)).status_code == 403
    assert offer(admin.client.as_("window", station=STATION)).status_code == 403
    nothing = uuid.UUID(int=7)
    enterprise = admin.client.as_("enterprise", enterprise=ENTERPRISE)
    assert book(enterprise, str(nothing)).status_code == 404
