"""Slots and bookings."""

import datetime
import itertools
import uuid
from typing import Any

import pytest

from admin.domain.appointment import (
    Booking,
    BookingAction,
    BookingState,
    Plan,
    Slot,
    step,
)
from admin.domain.errors import NotInThisState, SlotFull, SlotOver

NINE = datetime.datetime(2026, 11, 23, 1, 0, tzinfo=datetime.UTC)
HALF = datetime.timedelta(minutes=30)
ALLOWED = {("booked", "arrive"): "arrived", ("booked", "cancel"): "cancelled"}


def slot(capacity: int = 2) -> Slot:
    return Slot(
        slot_id=uuid.uuid4(),
        station="SY-HP-01",
        starts_at=NINE,
        ends_at=NINE + HALF,
        capacity=capacity,
    )


def plan(**changes: Any) -> Plan:
    facts = {
        "days": [datetime.date(2026, 11, 23)],
        "opens": datetime.time(9),
        "closes": datetime.time(11, 45),
        "minutes": 30,
        "capacity": 2,
    }
    return Plan(**{**facts, **changes})


@pytest.mark.parametrize("pair", list(itertools.product(BookingState, BookingAction)))
def test_only_the_allowed_steps_are_taken_when_every_pair_is_tried(
    pair: tuple[BookingState, BookingAction],
) -> None:
    if pair in ALLOWED:
        assert step(*pair) == ALLOWED[pair]
    else:
        with pytest.raises(NotInThisState):
            step(*pair)


def test_a_place_is_refused_when_the_slot_is_full_and_free_when_one_is_given_back() -> None:
    one = slot(1)
    one.take(NINE)
    with pytest.raises(SlotFull):
        one.take(NINE)
    one.give_back()
    one.take(NINE)
    assert one.booked == 1


def test_a_place_is_refused_when_the_slot_is_over() -> None:
    with pytest.raises(SlotOver):
        slot().take(NINE + HALF)


def test_the_capacity_stays_when_more_are_booked_than_it_would_be() -> None:
    one = slot(2)
    one.take(NINE)
    one.take(NINE)
    assert [wrong.field for wrong in one.resize(1)] == ["capacity"]
    assert one.capacity == 2
    assert one.resize(3) == []
    assert (one.capacity, one.revision) == (3, 4)


def test_a_plan_has_whole_slots_in_utc_when_spread_over_a_day() -> None:
    times = list(plan().times())
    assert len(times) == 5
    assert times[0] == (NINE, NINE + HALF)


def test_everything_wrong_is_named_when_a_plan_has_no_room_and_a_day_twice() -> None:
    day = datetime.date(2026, 11, 23)
    bad = plan(days=[day, day], closes=datetime.time(9, 10))
    assert [wrong.field for wrong in bad.wrong()] == ["days", "closes"]


@pytest.mark.parametrize(("minutes", "priority"), [(-20, True), (29, True), (30, False)])
def test_the_priority_begins_with_the_slot_unless_the_visitor_comes_after_it(
    minutes: int, priority: bool
) -> None:
    booking = Booking(
        booking_id=uuid.uuid4(),
        slot_id=uuid.uuid4(),
        station="SY-HP-01",
        enterprise="9121",
        starts_at=NINE,
        ends_at=NINE + HALF,
        booked_at=NINE,
    )
    arrival = NINE + datetime.timedelta(minutes=minutes)
    assert booking.priority_from(arrival) == (NINE if priority else None)
