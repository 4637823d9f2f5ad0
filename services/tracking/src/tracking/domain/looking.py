"""When the clocks of an item have to be looked at next."""

import datetime
from collections.abc import Sequence

from tracking.domain.clock import Clock
from tracking.domain.ladder import due_rungs, first_reached, rungs_of
from tracking.domain.marks import Marked, marks_at, turning_points, worst_of
from worktime import WorkingTime

JUST_AFTER = datetime.timedelta(seconds=1)  # what is due at a moment is in time at that moment


def is_calm(clock: Clock, marked: Marked) -> bool:
    """Whether nobody above the holder has to care: in time, or over."""
    return clock.has_stopped or not marked.is_late


def next_look(
    clock: Clock, time: WorkingTime, now: datetime.datetime, supervised: bool
) -> datetime.datetime | None:
    """The moment of the next change (UTC): in working time, but for an item that leaves a list at once."""
    marks = marks_at(clock, time, now)
    marked = worst_of(marks)
    if clock.level and is_calm(clock, marked):
        return now
    if _is_untold(clock, marked) or _climbs(clock, marks, time, now, supervised):
        return time.next_working(now)
    if clock.last_moment:
        return None
    ahead = [at for at in _changes(clock, marks, time, supervised) if at >= now]
    return time.next_working(min(ahead) + JUST_AFTER) if ahead else None


def _is_untold(clock: Clock, marked: Marked) -> bool:
    return (clock.mark, clock.mark_rule, clock.mark_since) != (
        marked.mark.value,
        marked.rule,
        marked.since,
    )


def _climbs(
    clock: Clock,
    marks: Sequence[Marked],
    time: WorkingTime,
    now: datetime.datetime,
    supervised: bool,
) -> bool:
    if is_calm(clock, worst_of(marks)) or clock.paused:
        return False
    return any(due_rungs(marks, clock.level, now, time, supervised))


def _changes(
    clock: Clock, marks: Sequence[Marked], time: WorkingTime, supervised: bool
) -> list[datetime.datetime]:
    late = [one for one in marks if one.is_late]
    above = [rung for rung in rungs_of(supervised) if rung.level > clock.level]
    rungs = [first_reached(late, rung, time) for rung in above] if late else []
    return [*turning_points(clock, time), *rungs]
