"""Warning, yellow and red: what is said of an item's clocks at a moment, by which rule, and since when (7.2b).

The rules are those of the electronic supervision of government offices: a step late counts although the whole is
in time. The worst that holds is the mark.
"""

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from enum import StrEnum

from tracking.domain.clock import Clock
from worktime import SHANGHAI, Due, Limit, Pause, Unit, WorkingTime

WARNED_FOR = 5  # the last fifth of the days, and the last day at least; of the hours alike


class Mark(StrEnum):
    """How late an item is; in growing order."""

    NONE = "none"
    WARNING = "warning"
    YELLOW = "yellow"
    RED = "red"


LATE = frozenset({Mark.YELLOW, Mark.RED})


@dataclasses.dataclass(frozen=True)
class Marked:
    """A mark, by which rule, and since when (UTC)."""

    mark: Mark
    rule: str | None = None
    since: datetime.datetime | None = None

    @property
    def is_late(self) -> bool:
        return self.mark in LATE


Since = Callable[[Clock, WorkingTime], datetime.datetime | None]


def _promise_exceeded(clock: Clock, time: WorkingTime) -> datetime.datetime | None:
    return clock.promise_due_at


def _step_exceeded(clock: Clock, time: WorkingTime) -> datetime.datetime | None:
    return None if clock.has_stopped else clock.step_due_at


def _promise_near(clock: Clock, time: WorkingTime) -> datetime.datetime | None:
    limit, start, pauses = clock.promised, clock.accepted_at, clock.ended_pauses
    if limit.unit is Unit.WORKING_HOURS and not clock.extended_days:
        return warned_in_hours(limit, start, pauses, time)
    return warned_at(clock.promise(time), start, time)


def _step_near(clock: Clock, time: WorkingTime) -> datetime.datetime | None:
    if clock.has_stopped or clock.limit is None or clock.step_until:
        return None
    if clock.limit.unit is Unit.WORKING_HOURS:
        return warned_in_hours(clock.limit, clock.step_since, clock.ended_pauses, time)
    due = time.due(clock.step_since, clock.limit, clock.ended_pauses)
    return warned_at(due, clock.step_since, time)


# The worst first.
RULES: tuple[tuple[str, Mark, Since], ...] = (
    ("promise_exceeded", Mark.RED, _promise_exceeded),
    ("step_exceeded", Mark.YELLOW, _step_exceeded),
    ("promise_near", Mark.WARNING, _promise_near),
    ("step_near", Mark.WARNING, _step_near),
)


def marks_at(clock: Clock, time: WorkingTime, now: datetime.datetime) -> list[Marked]:
    """Every rule that holds at a moment, the worst first; while the clocks stand, as when they came to stand."""
    moment = min(now, clock.last_moment or now)
    every = ((rule, mark, since(clock, time)) for rule, mark, since in RULES)
    return [Marked(mark, rule, at) for rule, mark, at in every if at is not None and moment > at]


def mark_at(clock: Clock, time: WorkingTime, now: datetime.datetime) -> Marked:
    """The mark at a moment: the worst that holds."""
    return worst_of(marks_at(clock, time, now))


def worst_of(marks: Sequence[Marked]) -> Marked:
    """The first of them; without any the item is in time."""
    return marks[0] if marks else Marked(Mark.NONE)


def turning_points(clock: Clock, time: WorkingTime) -> list[datetime.datetime]:
    """The moments after which a rule holds."""
    found = (since(clock, time) for _, _, since in RULES)
    return [at for at in found if at is not None]


def warned_at(due: Due, start: datetime.datetime, time: WorkingTime) -> datetime.datetime:
    """When to warn: as the last fifth of the days begins that were counted, one day at least."""
    last = -(-len(due.counted_days) // WARNED_FOR)
    midnight = datetime.datetime.combine(due.counted_days[-last], datetime.time.min, SHANGHAI)
    return max(start, min(time.next_working(midnight), due.at))


def warned_in_hours(
    limit: Limit, start: datetime.datetime, pauses: Sequence[Pause], time: WorkingTime
) -> datetime.datetime:
    """When to warn of a limit in working hours: as its last fifth begins, one hour at least."""
    last = -(-limit.value // WARNED_FOR)
    return time.due(start, Limit(limit.value - last, limit.unit), pauses).at
