"""How long a provider took, against the working days that were agreed (5.5.2)."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from matching.domain.working_time import local_date

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The working calendar of a year, from a dated notice: weekdays off, weekend days worked (调休)."""

    year: int
    revision: int
    provisional: bool
    days_off: frozenset[datetime.date]
    make_up_days: frozenset[datetime.date]


Calendars = Mapping[int, Calendar]


@dataclass(eq=False, kw_only=True)
class Cycle:
    """One service of a provider: agreed and taken, in working days. `provisional` while a year's notice is not out."""

    item_id: uuid.UUID
    provider: str
    promised_working_days: int
    started_at: datetime.datetime
    ended_at: datetime.datetime
    taken_working_days: int = 0
    provisional: bool = True

    @property
    def is_in_time(self) -> bool:
        return self.taken_working_days <= self.promised_working_days

    def count(self, calendars: Calendars) -> None:
        """Count the days by what is known of the calendars; later notices may change the count."""
        first, last = local_date(self.started_at), local_date(self.ended_at)
        self.taken_working_days = sum(1 for _ in working_days(first, last, calendars))
        self.provisional = any(is_open(y, calendars) for y in range(first.year, last.year + 1))


@dataclass(frozen=True, kw_only=True)
class Record:
    """A provider's latest services together; means in working days."""

    services: int
    in_time: int
    promised_mean: float
    taken_mean: float


def working_days(
    start: datetime.date, end: datetime.date, calendars: Calendars
) -> Iterator[datetime.date]:
    """The working days after the day of the start, to the last day: as a promise of working days is counted (7.2)."""
    day = start + ONE_DAY
    while day <= end:
        if is_working_day(day, calendars):
            yield day
        day += ONE_DAY


def is_working_day(day: datetime.date, calendars: Calendars) -> bool:
    """Whether people work that day; by weekends alone where the year has no calendar."""
    calendar = calendars.get(day.year)
    if day.weekday() >= SATURDAY:
        return calendar is not None and day in calendar.make_up_days
    return calendar is None or day not in calendar.days_off


def is_open(year: int, calendars: Calendars) -> bool:
    """Whether the days of a year may still be counted differently."""
    return year not in calendars or calendars[year].provisional


def record_of(cycles: Sequence[Cycle]) -> Record | None:
    """What several services tell together; None where there is none."""
    if not cycles:
        return None
    return Record(
        services=len(cycles),
        in_time=sum(cycle.is_in_time for cycle in cycles),
        promised_mean=_mean(cycle.promised_working_days for cycle in cycles),
        taken_mean=_mean(cycle.taken_working_days for cycle in cycles),
    )


def _mean(values: Iterable[int]) -> float:
    every = list(values)
    return round(sum(every) / len(every), 2)
