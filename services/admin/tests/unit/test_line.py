"""Tickets: their life as a table, and who is called next."""

import datetime
import itertools
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.domain.errors import NotFound, NotInThisState, NotYourStation
from admin.domain.half_hours import clock, place_of
from admin.domain.line import delay_of_each, in_order, next_for, overtaken
from admin.domain.reach import own_station, reached
from admin.domain.ticket import (
    TRANSITIONS,
    Lane,
    Ticket,
    TicketAction,
    TicketState,
    number_of,
    step,
)
from admin.domain.window import Window, covers, wrong_codes
from chassis.identity import Actor
from worktime import local_date

NINE = datetime.datetime(2026, 11, 23, 1, 0, tzinfo=datetime.UTC)  # 09:00 in Shenyang, a Monday

ALLOWED = {
    ("waiting", "call"): "called",
    ("waiting", "cancel"): "cancelled",
    ("called", "start"): "serving",
    ("called", "recall"): "recalled",
    ("recalled", "start"): "serving",
    ("recalled", "skip"): "skipped",
    ("skipped", "requeue"): "waiting",
    ("serving", "end"): "done",
}


def after(minutes: float) -> datetime.datetime:
    return NINE + datetime.timedelta(minutes=minutes)


def ticket(number: str, minutes: float = 0, lane: Lane = Lane.ORDINARY, **facts: Any) -> Ticket:
    return Ticket(
        ticket_id=uuid.uuid4(),
        station="SY-HP-01",
        day=NINE.date(),
        lane=lane.value,
        number=number,
        arrived_at=after(minutes),
        joined_at=after(minutes),
        **facts,
    )


def window(*serves: str) -> Window:
    names = {"name_zh": "综合", "name_en": "General"}
    return Window(
        window_id=uuid.uuid4(),
        station="SY-HP-01",
        number=1,
        serves=[*serves],
        is_open=True,
        **names,
    )


def numbers(tickets: list[Ticket]) -> list[str]:
    return [one.number for one in tickets]


@pytest.mark.clause("7.1")
@pytest.mark.parametrize("pair", list(itertools.product(TicketState, TicketAction)))
def test_only_the_allowed_steps_are_taken_when_every_pair_is_tried(
    pair: tuple[TicketState, TicketAction],
) -> None:
    if pair in ALLOWED:
        assert step(*pair).next == ALLOWED[pair]
    else:
        with pytest.raises(NotInThisState):
            step(*pair)


def test_an_enterprise_may_only_give_its_number_back_when_the_table_is_read() -> None:
    own = [pair for pair, taken in TRANSITIONS.items() if "enterprise" in taken.roles]
    assert own == [("waiting", "cancel")]


def test_the_moments_are_noted_when_a_ticket_goes_its_way() -> None:
    one = ticket("A001")
    for n, action in enumerate([TicketAction.CALL, TicketAction.START, TicketAction.END], 1):
        one.move(action, after(n))
    assert (one.called_at, one.started_at, one.ended_at) == (after(1), after(2), after(3))
    assert (one.state, one.revision) == ("done", 4)


def test_the_place_is_lost_when_a_passed_ticket_is_queued_again() -> None:
    one = ticket("A001", window_id=uuid.uuid4())
    steps = (TicketAction.CALL, TicketAction.RECALL, TicketAction.SKIP, TicketAction.REQUEUE)
    for n, action in enumerate(steps):
        one.move(action, after(n))
    assert numbers(in_order([one, ticket("A002", 2)], after(5))) == ["A002", "A001"]
    assert (one.arrived_at, one.window_id) == (NINE, None)


@pytest.mark.clause("6.3.3", part=True)
def test_green_goes_first_and_a_booking_in_its_slot_second_when_all_wait() -> None:
    waiting = [
        ticket("A001", 0),
        ticket("B001", 1, Lane.APPOINTMENT, priority_from=NINE),
        ticket("G001", 2, Lane.GREEN),
        ticket("A002", 3),
        ticket("G002", 4, Lane.GREEN),
    ]
    assert numbers(in_order(waiting, after(5))) == ["G001", "G002", "B001", "A001", "A002"]


def test_a_booking_waits_as_everybody_when_its_slot_has_not_begun_or_was_missed() -> None:
    early = ticket("B001", 1, Lane.APPOINTMENT, priority_from=after(30))
    late = ticket("B002", 1, Lane.APPOINTMENT)
    assert numbers(in_order([early, late, ticket("A001", 0)], after(29))) == [
        *("A001", "B001", "B002")
    ]
    assert in_order([early, late, ticket("A001", 0)], after(30))[0] is early


def test_a_window_passes_over_who_wants_something_else_when_it_calls() -> None:
    waiting = [ticket("A001", 0, item="5.2.1"), ticket("A002", 1, item="5.6.1.1")]
    found = next_for(window("5.6"), waiting, after(2))
    assert found is waiting[1]
    assert next_for(window(), waiting, after(2)) is waiting[0]
    assert next_for(window("5.8"), waiting, after(2)) is None
    assert next_for(window("5.8"), [ticket("A003")], after(2)) is not None


@pytest.mark.parametrize(
    ("code", "item", "covered"),
    [
        ("5.6", "5.6.1.1", True),
        ("5.6.1.1", "5.6", True),
        ("5.6.1.1", "5.6.1.1", True),
        ("5.6.1", "5.6.2", False),
        ("5.6", "5.61", False),
    ],
)
def test_a_kind_covers_its_items_when_codes_are_compared(
    code: str, item: str, covered: bool
) -> None:
    assert covers(code, item) is covered


def test_each_code_that_is_none_is_named_when_a_window_is_set_up() -> None:
    found = wrong_codes("serves", ["5.6", "6.1", "5.9", "5.6.1.1", "x"])
    assert [wrong.field for wrong in found] == ["serves[1]", "serves[2]", "serves[4]"]


@pytest.mark.clause("6.3.3", part=True)
def test_only_those_that_came_before_are_overtaken_when_green_is_called() -> None:
    green = ticket("G001", 5, Lane.GREEN)
    others = [ticket("A001", 1), ticket("A002", 2, item="5.2.1"), ticket("A003", 6)]
    assert numbers(overtaken(green, [*others, green], window("5.6"))) == ["A001"]
    assert numbers(overtaken(green, [*others, green], window())) == ["A001", "A002"]
    assert delay_of_each(900, 3) == 300
    assert delay_of_each(900, 0) == 900


@pytest.mark.parametrize(
    ("lane", "counter", "number"),
    [("ordinary", 1, "A001"), ("appointment", 12, "B012"), ("green", 1000, "G1000")],
)
def test_a_number_says_its_lane_when_it_is_given(lane: str, counter: int, number: str) -> None:
    assert number_of(Lane(lane), counter) == number


def test_a_day_begins_at_midnight_in_shenyang_when_it_is_four_in_the_afternoon_utc() -> None:
    late = datetime.datetime(2026, 11, 22, 16, 0, tzinfo=datetime.UTC)
    assert local_date(late) == datetime.date(2026, 11, 23)
    assert place_of(late) == (1, 0)
    assert [place_of(after(m)) for m in (0, 29, 30, 59)] == [(1, 18), (1, 18), (1, 19), (1, 19)]
    assert clock(18) == "09:00"
    assert clock(47) == "23:30"


@pytest.mark.parametrize(
    ("role", "belonging", "reaches"),
    [
        ("window", {"stations": frozenset({"SY-HP-01"})}, True),
        ("window", {"stations": frozenset({"SY-TX-01"})}, False),
        ("enterprise", {"enterprise": "9121"}, True),
        ("enterprise", {"enterprise": "9122"}, False),
        ("enterprise", {}, False),
        ("regulator", {}, False),
    ],
)
def test_only_its_own_is_reached_when_somebody_acts_on_a_thing(
    role: str, belonging: dict[str, Any], reaches: bool
) -> None:
    actor = Actor(id="a", role=role, **belonging)
    owner = "9121" if role != "enterprise" or belonging else None
    if reaches:
        reached(actor, "SY-HP-01", owner, what=("号", "ticket"), key="1")
    else:
        with pytest.raises(NotFound):
            reached(actor, "SY-HP-01", owner, what=("号", "ticket"), key="1")


@pytest.mark.parametrize("role", ["window", "station_master", "superior"])
def test_a_stranger_is_told_when_the_station_is_another_one(role: str) -> None:
    with pytest.raises(NotYourStation):
        own_station(Actor(id="a", role=role), "SY-HP-01")
    own_station(Actor(id="a", role="regulator"), "SY-HP-01")


some_tickets = st.lists(
    st.builds(
        lambda n, minutes, lane, slot: ticket(
            f"{n}", minutes, lane, priority_from=None if slot is None else after(slot)
        ),
        st.integers(0, 999),
        st.integers(0, 90),
        st.sampled_from(Lane),
        st.none() | st.integers(0, 90),
    ),
    max_size=12,
)


@given(some_tickets, st.randoms(use_true_random=False))
def test_the_order_is_the_same_when_tickets_are_read_in_another_order(
    tickets: list[Ticket], chance: Any
) -> None:
    shuffled = chance.sample(tickets, len(tickets))
    places = [
        (t.number, t.joined_at, t.lane, t.priority_from) for t in in_order(tickets, after(60))
    ]
    again = [
        (t.number, t.joined_at, t.lane, t.priority_from) for t in in_order(shuffled, after(60))
    ]
    assert [p[:2] for p in places] == [p[:2] for p in again]


@given(some_tickets)
def test_nobody_ordinary_is_before_green_and_none_before_an_earlier_of_its_lane_when_ordered(
    tickets: list[Ticket],
) -> None:
    found = in_order(tickets, after(60))
    assert len(found) == len(tickets)
    green = [one.lane == Lane.GREEN for one in found]
    assert green == sorted(green, reverse=True)
    for lane in (Lane.GREEN, Lane.ORDINARY):
        joined = [t.joined_at for t in found if t.lane == lane and t.priority_from is None]
        assert joined == sorted(joined)
