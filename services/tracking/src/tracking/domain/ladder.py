"""The ladder of escalation: holder, station master, superior, regulator (7.2b, 7.2c, 8.2).

A level takes an item over when it has been late for so many working hours; what lies with nobody climbs as well.
"""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator, Sequence

from tracking.domain.marks import Mark, Marked
from worktime import Limit, Unit, WorkingTime

HOLDER = 0
SUPERIOR = 2
REGULATOR = "regulator"


@dataclasses.dataclass(frozen=True)
class Rung:
    """A level, the role whose list it is, and after how many working hours of a mark it is reached."""

    level: int
    role: str
    hours: dict[Mark, int]


# A working day has eight hours. Yellow: half a day, two days, a week, as a late step can still be made good within
# the promise. Red: at once for the station master; the superior after a day, as the hotline's reminder comes the day
# after; the regulator after three days.
RUNGS = (
    Rung(1, "station_master", {Mark.YELLOW: 4, Mark.RED: 0}),
    Rung(2, "superior", {Mark.YELLOW: 16, Mark.RED: 8}),
    Rung(3, REGULATOR, {Mark.YELLOW: 40, Mark.RED: 24}),
)
LEVELS = {rung.role: rung.level for rung in RUNGS}
ROLES = {rung.level: rung.role for rung in RUNGS}


def reached_at(marked: Marked, rung: Rung, time: WorkingTime) -> datetime.datetime:
    """When a late item reaches a rung (UTC), always in working time."""
    if marked.since is None:
        raise ValueError("only what is late climbs")
    hours = Limit(rung.hours[marked.mark], Unit.WORKING_HOURS)
    return time.next_working(time.due(marked.since, hours).at)


def first_reached(marks: Iterable[Marked], rung: Rung, time: WorkingTime) -> datetime.datetime:
    """When an item that is late by several rules reaches a rung: by the first of them.

    So what gets worse is never slower on the ladder: a promise that is over begins no new count for an item that has
    stood still for a week.
    """
    return min(reached_at(one, rung, time) for one in marks if one.is_late)


def due_rungs(
    marks: Sequence[Marked], above: int, now: datetime.datetime, time: WorkingTime, supervised: bool
) -> Iterator[Rung]:
    """The rungs above a level that are reached by now, in order; without a superior unit its rung is left out."""
    for rung in rungs_of(supervised):
        if rung.level > above and first_reached(marks, rung, time) <= now:
            yield rung


def rungs_of(supervised: bool) -> Iterable[Rung]:
    """The ladder of a station that has a superior unit, or has none."""
    return [rung for rung in RUNGS if supervised or rung.level != SUPERIOR]
