"""The clocks of every item: started, handed on, counted again, looked at when it is time (7.2b, 7.2d)."""

import uuid
from collections.abc import Iterable
from typing import Any

from chassis.early import TooEarly
from contracts import tracking as said
from tracking.domain.calendar import Station, working_time_of
from tracking.domain.case import Case
from tracking.domain.clock import Clock
from tracking.domain.escalation import Escalation
from tracking.domain.holding import HANDS_ON, holding_after, order_of
from tracking.domain.ladder import Rung, due_rungs
from tracking.domain.looking import is_calm, next_look
from tracking.domain.marks import Marked, marks_at, worst_of
from tracking.domain.ports import Work
from tracking.domain.progress import ItemProgress
from tracking.domain.story import Step
from tracking.usecases.telling import note_escalation
from worktime import Calendar, WorkingTime

LOOK = "look_at_clock"  # the timer of an item's clocks; its subject is the item's id
RECOUNT = "recount_promises"  # the timer after a notice; its subject is the year
RECOUNT_STATION = (
    "recount_station"  # the timer after other hours; its subject is the station's code
)


def start_clocks(work: Work, case: Case, items: Iterable[ItemProgress], accepted: Step) -> None:
    """Both clocks of each item begin with the acceptance (7.3.2b)."""
    for item in items:
        clock = _clock_of(item, accepted)
        clock.hand_on(order_of(accepted), holding_after(accepted, case.green))
        work.clocks.add(clock)
        settle(work, clock, item)


def hand_on(work: Work, case: Case, step: Step) -> None:
    """A step that hands its item on lets the step clock begin anew. Raises TooEarly before acceptance."""
    if step.name not in HANDS_ON or step.item_id is None:
        return
    clock = work.clocks.find(step.item_id)
    if clock is None:
        raise TooEarly(f"case {step.case_id} is not accepted yet")
    if clock.hand_on(order_of(step), holding_after(step, case.green)):
        time = time_of(work, clock)
        clock.step_due_at = clock.step_due(time)
        arm(work, clock, time)


def keep_station(work: Work, station: Station) -> None:
    """Keep who is above a station and its hours, as told last; by other hours its clocks are counted again soon."""
    if work.stations.put(station):
        work.remind(RECOUNT_STATION, station.code, work.now)


def keep_calendar(work: Work, calendar: Calendar) -> None:
    """Keep a year's newest notice; what was promised without it is counted again soon (7.2d)."""
    if work.calendars.put(calendar):
        work.remind(RECOUNT, calendar.year, work.now)


def recount_promises(work: Work) -> None:
    """Have each running clock with a provisional promise looked at now, in a transaction of its own."""
    for item_id in work.clocks.provisional():
        work.remind(LOOK, item_id, work.now)


def recount_station(work: Work, station: str) -> None:
    """Have each running clock of a station looked at now, in a transaction of its own."""
    for item_id in work.clocks.running(station):
        work.remind(LOOK, item_id, work.now)


def look(work: Work, item_id: uuid.UUID) -> None:
    """Count again, mark, and take up the ladder what has been late too long; nothing happens twice."""
    case_id = work.items.find_case_id(item_id)
    case = work.cases.find(case_id) if case_id else None
    clock, item = work.clocks.find(item_id), work.items.find(item_id)
    if case is None or clock is None or item is None:
        return
    if clock.rings_at and clock.rings_at <= work.now:
        clock.rings_at = None
    time = time_of(work, clock)
    clock.recount(time, work.now)
    _judge(work, case, clock, time)
    settle(work, clock, item)


def settle(work: Work, clock: Clock, item: ItemProgress) -> None:
    """Count both clocks, show the promise on the item, and set the timer of what changes next."""
    time = time_of(work, clock)
    clock.recount(time, work.now)
    item.due_at, item.provisional = clock.promise_due_at, clock.provisional
    arm(work, clock, time)


def time_of(work: Work, clock: Clock) -> WorkingTime:
    return working_time_of(work.stations.find(clock.station), work.calendars.all())


def arm(work: Work, clock: Clock, time: WorkingTime) -> None:
    """Set the timer of the next change, unless one rings before it anyway."""
    at = next_look(clock, time, work.now, work.stations.has_superior(clock.station))
    if at and (clock.rings_at is None or at < clock.rings_at):
        work.remind(LOOK, clock.item_id, at)
        clock.rings_at = at


def _judge(work: Work, case: Case, clock: Clock, time: WorkingTime) -> None:
    """Off the list at once where it is late no more; marks and levels in working hours only."""
    marks = marks_at(clock, time, work.now)
    marked = worst_of(marks)
    if is_calm(clock, marked) and clock.level:
        clock.level = 0
        work.escalations.leave(clock.item_id, work.now)
    if not time.is_working(work.now):
        return
    _mark(work, case, clock, marked)
    if is_calm(clock, marked) or clock.paused:
        return
    supervised = work.stations.has_superior(clock.station)
    for rung in due_rungs(marks, clock.level, work.now, time, supervised):
        _escalate(work, case, clock, marked, rung)


def _mark(work: Work, case: Case, clock: Clock, marked: Marked) -> None:
    before = (clock.mark, clock.mark_rule)
    clock.mark, clock.mark_rule, clock.mark_since = marked.mark.value, marked.rule, marked.since
    if before == (clock.mark, clock.mark_rule):
        return
    facts: dict[str, Any] = {"mark": clock.mark, "rule": marked.rule, "since": marked.since}
    work.emit(said.ItemMarked(**_about(work, clock), **facts), express=case.green)


def _escalate(work: Work, case: Case, clock: Clock, marked: Marked, rung: Rung) -> None:
    """The item leaves the list where it was, and stands on that of the next level."""
    if marked.rule is None or marked.since is None:
        raise ValueError("only what is late climbs")
    clock.level = rung.level
    work.escalations.leave(clock.item_id, work.now)
    facts: dict[str, Any] = {"level": rung.level, "mark": clock.mark, "rule": marked.rule}
    about = _about(work, clock)
    whose = {name: about[name] for name in ("item_id", "case_id", "station")}
    escalation = Escalation(
        escalation_id=work.new_id(),
        mark_since=marked.since,
        escalated_at=work.now,
        **whose,
        **facts,
    )
    work.escalations.add(escalation)
    note_escalation(work, escalation)
    work.emit(said.ItemEscalated(**about, **facts, at=work.now), express=case.green)


def _about(work: Work, clock: Clock) -> dict[str, Any]:
    """It follows by itself, so nobody is named."""
    return {
        "occurred_at": work.now,
        "actor": "station",
        "actor_role": "system",
        "case_id": clock.case_id,
        "item_id": clock.item_id,
        "station": clock.station,
    }


def _clock_of(item: ItemProgress, accepted: Step) -> Clock:
    return Clock(
        item_id=item.item_id,
        case_id=item.case_id,
        station=item.station,
        accepted_at=accepted.occurred_at,
        promise_value=item.promise_value,
        promise_unit=item.promise_unit,
        promised_at=item.due_at,
        promised_provisional=item.provisional,
        promise_due_at=item.due_at,
        provisional=item.provisional,
        step_since=accepted.occurred_at,
    )
