"""When the clocks of an item have to be looked at next."""

import datetime

from tracking.domain.clock import Clock
from tracking.domain.ladder import due_rungs, first_reached, rungs_of
from tracking.domain.marks import Marked, mark_at, marks_at, turning_points
from worktime import WorkingTime

JUST_AFTER = datetime.timedelta(seconds=1)  # what is due at a moment is in time at that moment


def is_calm(clock: Clock, marked: Marked) -> bool:
    """Whether nobody above the holder has to care: in time, or over."""
    return clock.has_stopped or not marked.is_late


def next_look(
    clock: Clock, time: WorkingTime, now: datetime.datetime, supervised: bool
) -> datetime.datetime | None:
    """The moment of the next change (UTC): in working time, but for an item that leaves a list at once."""
    marked = mark_at(clock, time, now)
    if clock.level and is_calm(clock, marked):
        return now
    if _is_untold(clock, marked) or _climbs(clock, time, now, supervised):
        return time.next_working(now)
    if clock.last_moment:
        return None
    ahead = [at for at in _changes(clock, time, now, supervised) if at >= now]
    return time.next_working(min(ahead) + JUST_AFTER) if ahead else None


def _is_untold(clock: Clock, marked: Marked) -> bool:
    return (clock.mark, clock.mark_rule, clock.mark_since) != (
        marked.mark.value,
        marked.rule,
        marked.since,
    )


def _climbs(clock: Clock, time: WorkingTime, now: datetime.datetime, supervised: bool) -> bool:
    if is_calm(clock, mark_at(clock, time, now)) or clock.paused:
        return False
    return any(due_rungs(marks_at(clock, time, now), clock.level, now, time, supervised))


def _changes(
    clock: Clock, time: WorkingTime, now: datetime.datetime, supervised: bool
) -> list[datetime.datetime]:
    late = [one for one in marks_at(clock, time, now) if one.is_late]
    above = [rung for rung in rungs_of(supervised) if rung.level > clock.level]
    rungs = [first_reached(late, rung, time) for rung in above] if late else []
    return [*turning_points(clock, time), *rungs]
