"""Working days and due times.

The decision (for the ADR): a promise of n working days counts from the working day *after* the start,
whatever the hour of the start, and is due at 17:00 Asia/Shanghai, the end of office hours, of the n-th
working day; both after the Civil Code (民法典), article 201 (开始的当日不计入) and article 203
(有业务时间的，停止业务活动的时间为截止时间). A promise of 0 working days is due at 17:00 of the same
day, or of the next working day where the day is off or 17:00 is past. A working day is Monday to Friday
but the days off of the year's notice, and the weekend days that the notice makes working days (调休).
Where the notice of a year that was counted through is not known, or is itself provisional, the due time
is *provisional*: it was counted by weekends alone, and has to be counted again when the notice is out.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# Fixed, as China keeps one time zone without summer time; no zone database is needed.
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8), "Asia/Shanghai")
CLOSING = datetime.time(17, 0)
ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The working calendar of a year, from a dated notice: weekdays off, weekend days worked."""

    year: int
    days_off: frozenset[datetime.date]
    make_up_days: frozenset[datetime.date]
    provisional: bool = False
    revision: int = 1
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class Due:
    """A due time in UTC, whether it is provisional, and the working days that were counted, in order."""

    at: datetime.datetime
    provisional: bool
    counted_days: tuple[datetime.date, ...]


def due(start: datetime.datetime, working_days: int, calendars: Mapping[int, Calendar]) -> Due:
    """When a promise of that many working days, given at `start` (aware), is due (7.2).

    Raises ValueError for a start without a time zone or a negative number of days.
    """
    if start.tzinfo is None or working_days < 0:
        raise ValueError("a promise needs an aware start and no negative number of days")
    local = start.astimezone(SHANGHAI)
    counted = tuple(_counted(local, working_days, calendars))
    last = counted[-1]
    return Due(
        at=datetime.datetime.combine(last, CLOSING, SHANGHAI).astimezone(datetime.UTC),
        provisional=any(_is_open(y, calendars) for y in range(local.year, last.year + 1)),
        counted_days=counted,
    )


def _counted(
    local: datetime.datetime, working_days: int, calendars: Mapping[int, Calendar]
) -> Iterator[datetime.date]:
    same_day_is_late = working_days > 0 or local.time() >= CLOSING
    day = local.date() + ONE_DAY if same_day_is_late else local.date()
    left = max(working_days, 1)
    while left:
        if is_working_day(day, calendars):
            left -= 1
            yield day
        day += ONE_DAY


def is_working_day(day: datetime.date, calendars: Mapping[int, Calendar]) -> bool:
    """Whether people work that day; by weekends alone where the year has no calendar."""
    calendar = calendars.get(day.year)
    if day.weekday() >= SATURDAY:
        return calendar is not None and day in calendar.make_up_days
    return calendar is None or day not in calendar.days_off


def _is_open(year: int, calendars: Mapping[int, Calendar]) -> bool:
    return year not in calendars or calendars[year].provisional
