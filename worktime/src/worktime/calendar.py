"""The working calendar of a year: Monday to Friday, but as the year's notice says (7.2d)."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

# Fixed, as China keeps one time zone without summer time; no zone database is needed.
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8), "Asia/Shanghai")
ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5


class DayKind(StrEnum):
    """What a day is, and so whether people work on it."""

    WORKDAY = "workday"
    MAKE_UP_DAY = "make_up_day"
    WEEKEND = "weekend"
    DAY_OFF = "day_off"


WORKED = frozenset({DayKind.WORKDAY, DayKind.MAKE_UP_DAY})


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The working calendar of a year, from a dated notice: weekdays off, weekend days worked (调休).

    `provisional` while the year's notice is not out.
    """

    year: int
    days_off: frozenset[datetime.date]
    make_up_days: frozenset[datetime.date]
    provisional: bool = False
    revision: int = 1
    notice: str = ""


Calendars = Mapping[int, Calendar]


def kind_of(day: datetime.date, calendars: Calendars) -> DayKind:
    """What a day is; by weekends alone where the year has no calendar."""
    calendar = calendars.get(day.year)
    if day.weekday() >= SATURDAY:
        worked = calendar is not None and day in calendar.make_up_days
        return DayKind.MAKE_UP_DAY if worked else DayKind.WEEKEND
    off = calendar is not None and day in calendar.days_off
    return DayKind.DAY_OFF if off else DayKind.WORKDAY


def is_working_day(day: datetime.date, calendars: Calendars) -> bool:
    """Whether people work that day."""
    return kind_of(day, calendars) in WORKED


def is_open(year: int, calendars: Calendars) -> bool:
    """Whether the days of a year may still be counted differently: its notice is not out, or not known here."""
    return year not in calendars or calendars[year].provisional


def working_days(
    start: datetime.date, end: datetime.date, calendars: Calendars
) -> Iterator[datetime.date]:
    """The working days after the day of the start, to the last day: as a promise of working days is counted."""
    day = start + ONE_DAY
    while day <= end:
        if is_working_day(day, calendars):
            yield day
        day += ONE_DAY


def local_date(moment: datetime.datetime) -> datetime.date:
    """The date in Shenyang at a moment (aware)."""
    return moment.astimezone(SHANGHAI).date()
