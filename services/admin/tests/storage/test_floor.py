"""Windows and queue on a real PostgreSQL: numbers without gaps, one visitor for one window, records in one query."""

import datetime
import threading
import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from admin.domain.errors import AlreadyThere, SlotFull
from admin.domain.ticket import Asked, KnownCase
from admin.storage import floor_tables as tables
from admin.usecases import appointments, tickets, windows
from chassis.identity import Actor
from chassis.ids import new_id
from chassis.testing import Bench

STATION = "SY-HP-01"
STAFF = Actor(id="w", role="window", station=STATION, stations=frozenset({STATION}))
MASTER = Actor(id="m", role="station_master", station=STATION, stations=frozenset({STATION}))
MONDAY = datetime.datetime(2026, 11, 2, 1, 0, tzinfo=datetime.UTC)  # 09:00 in Shenyang


def at_once(jobs: list[Any]) -> list[BaseException]:
    raised: list[BaseException] = []
    gate = threading.Barrier(len(jobs))

    def run(job: Any) -> None:
        gate.wait(10)
        try:
            job()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


def take(bench: Bench, **asked: Any) -> None:
    with bench.factory.open(actor=STAFF) as work:
        tickets.take_ticket(work, STATION, Asked(**asked))


def add_window(bench: Bench, number: int, *serves: str) -> uuid.UUID:
    facts = {"name_zh": "窗", "name_en": "W", "is_open": True, "staffed_by": None}
    with bench.factory.open(actor=MASTER) as work:
        return windows.add_window(work, STATION, number, {**facts, "serves": [*serves]}).window_id


def numbers(bench: Bench, **where: Any) -> list[str]:
    query = sa.select(tables.ticket.c.number).filter_by(**where)
    with bench.engine.connect() as connection:
        return sorted(connection.scalars(query))


@pytest.mark.clause("7.1")
def test_numbers_have_no_gap_when_many_take_one_at_once(admin: Bench) -> None:
    assert at_once([lambda: take(admin) for _ in range(8)]) == []
    assert numbers(admin) == [f"A00{n}" for n in range(1, 9)]


def take_and_fail(bench: Bench) -> None:
    with bench.factory.open(actor=STAFF) as work:
        tickets.take_ticket(work, STATION, Asked())
        raise ZeroDivisionError


def test_no_number_is_lost_when_a_taking_fails_after_it_was_given(admin: Bench) -> None:
    with pytest.raises(ZeroDivisionError):
        take_and_fail(admin)
    take(admin)
    assert numbers(admin) == ["A001"]


@pytest.mark.clause("7.1")
def test_each_window_gets_another_visitor_when_all_call_at_once(admin: Bench) -> None:
    desks = [add_window(admin, n) for n in range(1, 7)]
    for _ in range(4):
        take(admin)
    called: list[Any] = []

    def call(window_id: uuid.UUID) -> None:
        with admin.factory.open(actor=STAFF) as work:
            called.append(tickets.call_next(work, window_id))

    assert at_once([lambda one=one: call(one) for one in desks]) == []
    assert sorted(one.number for one in called if one) == ["A001", "A002", "A003", "A004"]
    assert called.count(None) == 2
    assert numbers(admin, state="called") == ["A001", "A002", "A003", "A004"]


def test_one_visitor_comes_when_a_window_calls_twice_at_once(admin: Bench) -> None:
    desk = add_window(admin, 1)
    take(admin)
    take(admin)

    def call() -> None:
        with admin.factory.open(actor=STAFF) as work:
            tickets.call_next(work, desk)

    raised = at_once([call, call])
    assert [getattr(error, "code", error) for error in raised] == ["window_busy"]
    assert numbers(admin, state="called") == ["A001"]


def test_a_place_is_taken_once_when_many_enterprises_want_the_last(admin: Bench) -> None:
    slot_id = add_slot(admin, capacity=1)
    raised = at_once([lambda n=n: book(admin, slot_id, f"9121{n}") for n in range(4)])
    assert [type(error) for error in raised] == [SlotFull] * 3


def test_a_place_is_taken_once_when_an_enterprise_books_twice_at_once(admin: Bench) -> None:
    slot_id = add_slot(admin, capacity=5)
    raised = at_once([lambda: book(admin, slot_id, "9121") for _ in range(2)])
    assert [type(error) for error in raised] == [AlreadyThere]
    with admin.engine.connect() as connection:
        assert connection.scalars(sa.select(tables.slot.c.booked)).all() == [1]


def add_slot(bench: Bench, capacity: int) -> uuid.UUID:
    slot_id, now = new_id(), bench.factory.clock()
    row = {"slot_id": slot_id, "station": STATION, "starts_at": now, "capacity": capacity}
    ends = {"ends_at": now + datetime.timedelta(minutes=30), "booked": 0, "revision": 1}
    with bench.engine.begin() as connection:
        connection.execute(sa.insert(tables.slot), {**row, **ends})
    return slot_id


def book(bench: Bench, slot_id: uuid.UUID, enterprise: str) -> None:
    actor = Actor(id=enterprise, role="enterprise", enterprise=enterprise)
    with bench.factory.open(actor=actor) as work:
        appointments.book(work, slot_id, Asked())


def record(bench: Bench, arrived_at: datetime.datetime, minutes: float | None, n: int) -> None:
    """A ticket of the past; `minutes` of handling, or none known."""
    ended = None if minutes is None else arrived_at + datetime.timedelta(minutes=minutes)
    row = {
        "ticket_id": new_id(),
        "station": STATION,
        "day": arrived_at.date(),
        "lane": "ordinary",
        "number": f"A{n:03}",
        "arrived_at": arrived_at,
        "joined_at": arrived_at,
        "state": "skipped" if minutes is None else "done",
        "started_at": arrived_at if ended else None,
        "ended_at": ended,
        "overtook": 0,
        "delay_seconds": 0,
        "held_up_seconds": 0,
        "revision": 1,
    }
    with bench.engine.begin() as connection:
        connection.execute(sa.insert(tables.ticket), row)


@pytest.mark.clause("7.1")
def test_one_statement_sums_up_all_half_hours_when_records_are_read(admin: Bench) -> None:
    week, half = datetime.timedelta(weeks=1), datetime.timedelta(minutes=30)
    arrivals = [(MONDAY, 10), (MONDAY, None), (MONDAY + half, 20), (MONDAY + week, 30)]
    for n, (moment, minutes) in enumerate(arrivals):
        record(admin, moment, minutes, n)
    with admin.factory.open() as work, admin.statements() as said:
        found = work.rosters.recorded(STATION, MONDAY.date(), (MONDAY + week).date())
        assert len(said) == 1
    assert [(r.weekday, r.half, r.days, r.arrivals, r.complete) for r in found] == [
        *((1, 18, 2, 3, 2), (1, 19, 2, 1, 1))
    ]
    assert [r.handled_seconds for r in found] == [2400, 1200]


def test_a_call_costs_as_many_statements_when_the_line_is_long(admin: Bench) -> None:
    desks = [add_window(admin, n) for n in range(1, 3)]
    costs = []
    for desk, more in zip(desks, (3, 20), strict=True):
        for _ in range(more):
            take(admin)
        with admin.factory.open(actor=STAFF) as work:
            tickets.note_case(work, KnownCase(f"N-{more}", STATION, "9121", True))
        take(admin, case_number=f"N-{more}")
        with admin.statements() as said, admin.factory.open(actor=STAFF) as work:
            called = tickets.call_next(work, desk)
            assert called is not None
            assert called.overtook >= more
        costs.append(len(said))
    assert costs[0] == costs[1]
