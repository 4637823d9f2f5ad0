"""The two clocks of an item: what moves them, what does not, and what is refused (7.2b)."""

import dataclasses
import datetime
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.domain import errors
from tracking.domain.clock import Clock
from tracking.domain.clock_wording import GROUNDS, HOLDERS, MARKS, RULES, STAGES
from tracking.domain.holding import HANDS_ON, LIMITS, Holder, Stage, holding_after, order_of
from tracking.domain.ladder import LEVELS, RUNGS, due_rungs, reached_at
from tracking.domain.looking import next_look
from tracking.domain.marks import RULES as MARK_RULES
from tracking.domain.marks import Mark, Marked, mark_at, marks_at
from tracking.domain.pausing import Decision, Extension, Ground, Waiting
from tracking.domain.story import Step
from worktime import REASONS, SHANGHAI, Calendar, Limit, Unit, WorkingTime

YEAR = Calendar(
    year=2026,
    days_off=frozenset(datetime.date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
    make_up_days=frozenset({datetime.date(2026, 9, 20), datetime.date(2026, 10, 10)}),
    notice="国办发〔2025〕7号",
)
NEXT = Calendar(
    year=2027,
    days_off=frozenset({datetime.date(2027, 1, 1)}),
    make_up_days=frozenset(),
    notice="国办发〔2026〕9号",
)
TIME = WorkingTime(calendars={2026: YEAR, 2027: NEXT})
ITEM = uuid.UUID(int=1)


def at(text: str) -> datetime.datetime:
    """A moment of Shenyang in 2026."""
    local = datetime.datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)
    return local.astimezone(datetime.UTC)


MONDAY = at("11-23 10:00")


def a_clock(
    days: int = 5, start: datetime.datetime = MONDAY, unit: Unit = Unit.WORKING_DAYS, **facts: Any
) -> Clock:
    due = TIME.due(start, Limit(days, unit)).at
    made = Clock(
        item_id=ITEM,
        case_id=ITEM,
        station="S",
        accepted_at=start,
        promise_value=days,
        promise_unit=unit.value,
        promised_at=due,
        promised_provisional=False,
        promise_due_at=due,
        provisional=False,
        step_since=start,
        **facts,
    )
    take(made, a_step("intake.need_accepted", start))
    return made


def a_step(name: str, when: datetime.datetime, **facts: Any) -> Step:
    known = {
        "way": "provider",
        "respond_by": at("11-25 10:00").isoformat(),
        "starts_on": "2026-11-24",
        "cycle_working_days": 3,
    }
    return Step(
        message_id=facts.pop("id", uuid.uuid4()),
        name=name,
        case_id=ITEM,
        item_id=ITEM,
        occurred_at=when,
        actor="a",
        actor_role="officer",
        provider=facts.pop("provider", "P001"),
        facts={**known, **facts},
    )


def take(clock: Clock, step: Step, green: bool = False) -> bool:
    taken = clock.hand_on(order_of(step), holding_after(step, green))
    clock.count(TIME)
    return taken


def paused(clock: Clock, start: datetime.datetime, end: datetime.datetime) -> None:
    clock.pause(Waiting(started_at=start, reason="r", started_by="a", started_role="officer"))
    clock.resume(end, "a", "officer")
    clock.count(TIME)


def asked(when: datetime.datetime = MONDAY, by: str = "a", days: int = 5) -> Extension:
    return Extension(
        extension_id=uuid.uuid4(),
        working_days=days,
        ground=Ground.COMPLEX.value,
        reason="r",
        asked_at=when,
        asked_by=by,
        asked_role="officer",
    )


def extended(clock: Clock, days: int = 5, granted: bool = True) -> None:
    wish = asked(days=days)
    clock.ask_extension(wish)
    clock.decide(wish, Decision(granted=granted, reason="r"), MONDAY, "master")
    clock.count(TIME)


moments = st.datetimes(
    datetime.datetime(2026, 9, 1), datetime.datetime(2026, 11, 30), timezones=st.just(SHANGHAI)
)
limits = st.builds(Limit, st.integers(0, 30), st.sampled_from(Unit))
lengths = st.integers(0, 60 * 24 * 20).map(lambda n: datetime.timedelta(minutes=n))
pauses = st.tuples(moments, lengths)
names = st.lists(st.sampled_from(sorted(HANDS_ON)), max_size=8)


@pytest.mark.clause("7.2b")
@given(moments, limits, st.lists(pauses, max_size=3), names, st.booleans())
def test_no_due_time_falls_outside_working_time(start, limit, stops, steps, green):
    clock = a_clock(limit.value, start, limit.unit)
    for stop, length in stops:
        paused(clock, stop, stop + length)
    for minute, name in enumerate(steps, start=1):
        take(clock, a_step(name, start + datetime.timedelta(minutes=minute)), green)
        assert clock.step_due_at is None or TIME.is_working(clock.step_due_at)
    assert TIME.is_working(clock.promise_due_at)


@pytest.mark.clause("7.2b")
@given(moments, limits, st.lists(pauses, max_size=3), pauses)
def test_one_more_pause_never_shortens_a_promise_or_a_step(start, limit, stops, more):
    clock = a_clock(limit.value, start, limit.unit)
    for stop, length in stops:
        paused(clock, stop, stop + length)
    promise, step = clock.promise_due_at, clock.step_due_at
    paused(clock, more[0], more[0] + more[1])
    assert clock.promise_due_at >= promise
    assert clock.step_due_at >= step


@pytest.mark.clause("4.3", "7.2b")
@given(moments, limits, names, st.integers(0, 3))
def test_no_offer_refusal_match_transfer_or_escalation_moves_the_promise(
    start, limit, steps, level
):
    clock = a_clock(limit.value, start, limit.unit)
    promise = clock.promise(TIME)
    clock.level = level
    for minute, name in enumerate(steps, start=1):
        take(clock, a_step(name, start + datetime.timedelta(minutes=minute), provider=f"P{minute}"))
    assert clock.promise(TIME) == promise
    assert clock.promise_due_at == promise.at


@given(st.permutations(range(6)), st.lists(st.integers(0, 5)))
def test_the_holder_is_the_same_when_steps_come_in_any_order_and_repeatedly(order, again):
    told = [
        "matching.item_assessed",
        "matching.offer_made",
        "matching.offer_declined",
        "matching.offer_made",
        "matching.offer_accepted",
        "matching.service_agreed",
    ]
    steps = [
        a_step(name, MONDAY + datetime.timedelta(minutes=n), id=uuid.UUID(int=n), provider=f"P{n}")
        for n, name in enumerate(told, start=1)
    ]
    clock = a_clock()
    for which in [*order, *again]:
        take(clock, steps[which])
    assert (clock.stage, clock.holder, clock.provider) == ("start", "provider", "P6")
    assert clock.step_told_at == MONDAY + datetime.timedelta(minutes=6)


@pytest.mark.clause("7.2b", "7.2c")
@pytest.mark.parametrize(
    ("name", "facts", "held"),
    [
        ("intake.need_accepted", {}, ("assess", "station", "11-25 17:00")),
        ("matching.item_assessed", {}, ("choose", "station", "11-26 17:00")),
        ("matching.item_assessed", {"way": "station"}, ("agree", "station", "11-27 17:00")),
        ("matching.offer_made", {}, ("answer", "provider", "11-25 10:00")),
        (
            "matching.offer_made",
            {"respond_by": at("11-28 10:00").isoformat()},
            ("answer", "provider", "11-30 09:00"),
        ),
        ("matching.offer_declined", {}, ("unassigned", "station_master", "11-25 17:00")),
        ("matching.offer_expired", {}, ("unassigned", "station_master", "11-25 17:00")),
        ("matching.provider_not_found", {}, ("unassigned", "station_master", "11-25 17:00")),
        ("matching.offer_withdrawn", {}, ("choose", "station", "11-26 17:00")),
        ("matching.offer_accepted", {}, ("agree", "provider", "11-27 17:00")),
        ("matching.service_agreed", {}, ("start", "provider", "11-26 17:00")),
        ("matching.service_agreed", {"provider": None}, ("start", "station", "11-26 17:00")),
        (
            "matching.service_agreed",
            {"starts_on": "2026-11-30"},
            ("start", "provider", "12-02 17:00"),
        ),
        ("tracking.service_started", {}, ("serve", "provider", "11-27 17:00")),
        ("tracking.service_ended", {}, ("ended", "nobody", None)),
    ],
)
def test_each_step_puts_the_item_on_a_desk_with_a_limit_of_its_own(name, facts, held):
    clock = a_clock()
    clock.step_place = -1
    take(clock, a_step(name, at("11-24 10:00"), **facts))
    due = clock.step_due_at and clock.step_due_at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
    assert (clock.stage, clock.holder, due) == held
    assert (clock.provider is None) == (clock.holder != "provider")


@pytest.mark.clause("6.3.3")
def test_a_green_item_has_shorter_steps():
    step = a_step("intake.need_accepted", MONDAY)
    assert holding_after(step, True).limit == LIMITS[Stage.ASSESS].green
    for allowed in LIMITS.values():
        assert TIME.due(MONDAY, allowed.green).at < TIME.due(MONDAY, allowed.ordinary).at


def test_a_pause_over_two_closings_takes_two_days_out():
    clock = a_clock()
    paused(clock, at("11-24 16:00"), at("11-26 09:30"))
    assert clock.promise_due_at == at("12-02 17:00")


def test_an_open_pause_moves_nothing_and_is_one_at_a_time():
    clock = a_clock()
    due = clock.promise_due_at
    waiting = Waiting(started_at=MONDAY, reason="r", started_by="a", started_role="officer")
    clock.pause(waiting)
    clock.count(TIME)
    assert (clock.promise_due_at, clock.paused) == (due, True)
    with pytest.raises(errors.PausedAlready):
        clock.pause(waiting)


def test_what_is_not_paused_cannot_go_on():
    with pytest.raises(errors.NotPaused):
        a_clock().resume(MONDAY, "a", "officer")


def test_the_clocks_stand_for_good_when_the_service_is_over():
    clock = a_clock()
    take(clock, a_step("tracking.service_ended", at("11-24 10:00")))
    wish = asked()
    clock.extensions = [wish]
    for call in (
        lambda: clock.pause(
            Waiting(started_at=MONDAY, reason="r", started_by="a", started_role="officer")
        ),
        lambda: clock.ask_extension(asked()),
        lambda: clock.decide(wish, Decision(granted=True, reason="r"), MONDAY, "b"),
    ):
        with pytest.raises(errors.ServiceOver):
            call()


@pytest.mark.clause("7.2b")
def test_a_promise_is_extended_twice_and_no_third_time():
    clock = a_clock()
    extended(clock, 5)
    extended(clock, 2)
    assert (clock.extended_days, clock.promise_due_at) == (7, at("12-09 17:00"))
    with pytest.raises(errors.TooManyExtensions, match="2 times"):
        clock.ask_extension(asked())


@pytest.mark.clause("7.2b")
@pytest.mark.parametrize(
    ("value", "unit", "first", "later"),
    [
        (7, Unit.CALENDAR_DAYS, "11-30 17:00", "12-02 17:00"),
        (4, Unit.WORKING_HOURS, "11-23 14:00", "11-25 17:00"),
        (0, Unit.WORKING_DAYS, "11-23 17:00", "11-25 17:00"),
    ],
)
def test_an_extension_is_in_working_days_whatever_the_promise_is_in(value, unit, first, later):
    clock = a_clock(value, unit=unit)
    assert (clock.promise(TIME).at, clock.promise_due_at) == (at(first), at(first))
    extended(clock, 2)
    assert clock.promise_due_at == at(later)
    assert clock.promise(TIME).counted_days[-1].isoformat() == f"2026-{later[:5]}"


@pytest.mark.clause("7.2b")
def test_a_pause_puts_off_a_promise_in_hours_by_its_working_minutes():
    clock = a_clock(4, unit=Unit.WORKING_HOURS)
    paused(clock, at("11-23 12:00"), at("11-24 09:30"))
    assert clock.promise_due_at == at("11-24 11:30")


def test_a_refused_extension_moves_nothing_and_is_none_of_the_two():
    clock = a_clock()
    due = clock.promise_due_at
    for _ in range(3):
        extended(clock, granted=False)
    assert clock.promise_due_at == due
    extended(clock)


@pytest.mark.clause("7.2b")
def test_an_extension_is_asked_before_the_limit():
    clock = a_clock()
    clock.ask_extension(asked(when=clock.promise_due_at))
    late = a_clock()
    with pytest.raises(errors.TooLateToExtend):
        late.ask_extension(asked(when=late.promise_due_at + datetime.timedelta(seconds=1)))


def test_one_extension_is_asked_at_a_time_and_decided_once_by_another():
    clock = a_clock()
    wish = asked(by="a")
    clock.ask_extension(wish)
    with pytest.raises(errors.ExtensionOpen):
        clock.ask_extension(asked())
    with pytest.raises(errors.NotByTheAsker):
        clock.decide(wish, Decision(granted=True, reason="r"), MONDAY, "a")
    clock.decide(wish, Decision(granted=True, reason="r"), MONDAY, "b")
    with pytest.raises(errors.DecidedBefore):
        clock.decide(
            clock.extension(wish.extension_id), Decision(granted=False, reason="r"), MONDAY, "b"
        )
    with pytest.raises(errors.ExtensionNotFound):
        clock.extension(uuid.uuid4())


@pytest.mark.clause("7.2d")
def test_a_notice_moves_a_provisional_promise_and_is_kept():
    guess = WorkingTime(calendars={2026: YEAR})
    due = guess.due(at("12-30 10:00"), Limit(3))
    clock = a_clock(3, at("12-30 10:00"))
    clock.promised_at, clock.promised_provisional = due.at, True
    clock.count(guess)
    clock.recount(TIME, MONDAY)
    (note,) = clock.recounts
    assert (note.old_due_at, note.new_due_at) == (due.at, clock.promise_due_at)
    assert clock.promise_due_at == due.at + datetime.timedelta(days=1)
    assert note.notice == "国办发〔2025〕7号; 国办发〔2026〕9号"
    assert not clock.provisional
    clock.recount(TIME, MONDAY)
    assert len(clock.recounts) == 1


def test_a_certain_promise_stays_as_the_notice_says_whatever_is_published():
    clock = a_clock()
    other = dataclasses.replace(YEAR, days_off=frozenset({datetime.date(2026, 11, 24)}))
    clock.recount(WorkingTime(calendars={2026: other}), MONDAY)
    assert (clock.promise_due_at, clock.recounts) == (clock.promised_at, [])


@pytest.mark.clause("7.2b")
@pytest.mark.parametrize(
    ("now", "mark", "rule"),
    [
        ("11-23 16:00", Mark.NONE, None),
        ("11-24 09:30", Mark.WARNING, "step_near"),
        ("11-24 17:00", Mark.WARNING, "step_near"),
        ("11-24 17:01", Mark.YELLOW, "step_exceeded"),
        ("11-30 10:00", Mark.YELLOW, "step_exceeded"),
        ("11-30 17:00", Mark.YELLOW, "step_exceeded"),
        ("11-30 17:01", Mark.RED, "promise_exceeded"),
    ],
)
def test_the_worst_rule_that_holds_is_the_mark(now, mark, rule):
    found = mark_at(a_clock(), TIME, at(now))
    assert (found.mark, found.rule) == (mark, rule)


@pytest.mark.clause("7.2b")
def test_a_step_late_counts_although_the_whole_is_in_time():
    found = mark_at(a_clock(days=30), TIME, at("11-25 10:00"))
    assert (found.mark, found.since) == (Mark.YELLOW, at("11-24 17:00"))


@pytest.mark.parametrize(
    ("days", "warned"),
    [(1, "11-24 09:00"), (5, "11-30 09:00"), (10, "12-04 09:00"), (20, "12-16 09:00")],
)
def test_a_promise_is_warned_of_for_its_last_fifth_one_day_at_least(days, warned):
    clock = a_clock(days)
    clock.limit_value, clock.step_due_at = None, None
    assert mark_at(clock, TIME, at(warned)).mark is Mark.NONE
    assert mark_at(clock, TIME, at(warned) + datetime.timedelta(minutes=1)).rule == "promise_near"


@pytest.mark.parametrize(
    ("hours", "warned"), [(1, "11-23 10:00"), (4, "11-23 13:00"), (10, "11-24 10:00")]
)
def test_a_promise_in_hours_is_warned_of_for_its_last_fifth_one_hour_at_least(hours, warned):
    clock = a_clock(hours, unit=Unit.WORKING_HOURS)
    clock.limit_value, clock.step_due_at = None, None
    assert mark_at(clock, TIME, at(warned)).mark is Mark.NONE
    assert mark_at(clock, TIME, at(warned) + datetime.timedelta(minutes=1)).rule == "promise_near"


def test_a_step_in_hours_is_warned_of_for_its_last_hours():
    clock = a_clock(30)
    clock.limit_value, clock.limit_unit = 4, Unit.WORKING_HOURS.value
    clock.count(TIME)
    assert mark_at(clock, TIME, at("11-23 13:00")).mark is Mark.NONE
    assert mark_at(clock, TIME, at("11-23 13:01")).rule == "step_near"
    assert mark_at(clock, TIME, at("11-23 14:01")).rule == "step_exceeded"


def test_a_mark_stands_as_it_is_while_the_applicant_is_waited_for():
    clock = a_clock()
    clock.pause(
        Waiting(started_at=at("11-23 15:00"), reason="r", started_by="a", started_role="officer")
    )
    assert mark_at(clock, TIME, at("12-30 10:00")).mark is Mark.NONE
    assert next_look(clock, TIME, at("11-23 15:00"), True) is None


@pytest.mark.clause("7.2b")
@given(moments, st.sampled_from([Mark.YELLOW, Mark.RED]))
def test_each_rung_is_reached_in_working_time_and_after_the_one_before(since, mark):
    marked = Marked(mark, "promise_exceeded", since)
    reached = [reached_at(marked, rung, TIME) for rung in RUNGS]
    assert reached == sorted(reached)
    assert all(TIME.is_working(one) for one in reached)


@pytest.mark.clause("7.2b")
@pytest.mark.parametrize(
    ("mark", "now", "levels"),
    [
        (Mark.YELLOW, "11-25 12:00", []),
        (Mark.YELLOW, "11-25 13:00", [1]),
        (Mark.YELLOW, "11-27 09:00", [1, 2]),
        (Mark.YELLOW, "12-02 09:00", [1, 2, 3]),
        (Mark.RED, "11-25 09:00", [1]),
        (Mark.RED, "11-25 17:30", [1]),  # eight hours late, at closing time
        (Mark.RED, "11-26 09:00", [1, 2]),
        (Mark.RED, "11-30 09:00", [1, 2, 3]),
    ],
)
def test_what_is_late_climbs_after_so_many_working_hours(mark, now, levels):
    marks = [Marked(mark, "step_exceeded", at("11-24 17:00"))]
    assert [rung.level for rung in due_rungs(marks, 0, at(now), TIME, True)] == levels
    assert [rung.level for rung in due_rungs(marks, 0, at(now), TIME, False)] == [
        level for level in levels if level != 2
    ]


@pytest.mark.clause("7.2b")
def test_what_gets_worse_does_not_begin_the_ladder_anew():
    yellow = Marked(Mark.YELLOW, "step_exceeded", at("11-24 17:00"))
    red = Marked(Mark.RED, "promise_exceeded", at("12-01 17:00"))
    now = at("12-02 09:00")  # a week of yellow, a moment of red
    assert [rung.level for rung in due_rungs([red], 0, now, TIME, True)] == [1]
    assert [rung.level for rung in due_rungs([red, yellow], 0, now, TIME, True)] == [1, 2, 3]


@given(moments, limits, st.lists(moments, min_size=2, max_size=2))
def test_no_item_falls_back_on_the_ladder_while_nobody_does_anything(start, limit, looks):
    clock = a_clock(limit.value, start, limit.unit)
    early, later = (reached_by(clock, max(look, start)) for look in sorted(looks))
    assert early <= later


def reached_by(clock: Clock, now: datetime.datetime) -> set[int]:
    marks = [one for one in marks_at(clock, TIME, now) if one.is_late]
    return {rung.level for rung in due_rungs(marks, 0, now, TIME, True)} if marks else set()


@given(moments, st.integers(0, 30), names)
def test_the_next_look_is_in_working_time_and_finds_something_new(now, days, steps):
    clock = a_clock(days, now)
    for minute, name in enumerate(steps, start=1):
        take(clock, a_step(name, now + datetime.timedelta(minutes=minute)))
    look = next_look(clock, TIME, now, True)
    assert look is None or (look >= now and TIME.is_working(look))


def test_what_is_due_at_closing_time_is_looked_at_when_the_next_day_opens():
    clock = a_clock()
    clock.mark, clock.mark_rule, clock.mark_since = "warning", "step_near", at("11-24 09:00")
    assert next_look(clock, TIME, at("11-24 16:00"), True) == at("11-25 09:00")


def test_everything_has_words_and_the_tables_are_whole():
    assert set(STAGES) == set(Stage)
    assert set(HOLDERS) == set(Holder)
    assert set(MARKS) == set(Mark)
    assert set(GROUNDS) == set(Ground)
    assert set(RULES) == {rule for rule, _, _ in MARK_RULES}
    assert set(REASONS) >= {
        "workday",
        "make_up_day",
        "weekend",
        "day_off",
        "start",
        "closed",
        "paused",
    }
    assert LEVELS == {"station_master": 1, "superior": 2, "regulator": 3}
