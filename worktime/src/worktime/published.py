"""From what admin publishes to what time is counted by, in one place for every service (ADR 0023).

The messages are described by their shape: this library knows no contracts, and each service hands its message in.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import Protocol

from worktime.calendar import Calendar
from worktime.hours import OFFICE_HOURS, Hours, Window, window


class Opening(Protocol):
    """From opening to closing on one day, such as 08:30 and 17:00, in Asia/Shanghai."""

    @property
    def opens(self) -> str: ...
    @property
    def closes(self) -> str: ...


class OtherDay(Protocol):
    """A date with other hours than usual; none is a day closed."""

    @property
    def on(self) -> datetime.date: ...
    @property
    def hours(self) -> Sequence[Opening]: ...


class PublishedHours(Protocol):
    """As much of a published station as its hours are."""

    @property
    def hours(self) -> Sequence[Opening]: ...
    @property
    def special_days(self) -> Sequence[OtherDay]: ...


class PublishedCalendar(Protocol):
    """A year's calendar as it is published."""

    @property
    def year(self) -> int: ...
    @property
    def revision(self) -> int: ...
    @property
    def provisional(self) -> bool: ...
    @property
    def notice(self) -> str: ...
    @property
    def days_off(self) -> Iterable[datetime.date]: ...
    @property
    def make_up_days(self) -> Iterable[datetime.date]: ...


def hours_as_published(station: PublishedHours) -> Hours:
    """A station's hours; one that has said nothing keeps office hours. Raises ValueError, WrongHours."""
    special = {one.on: _windows(one.hours) for one in station.special_days}
    return Hours(daily=_windows(station.hours) or OFFICE_HOURS.daily, exceptions=special)


def calendar_as_published(calendar: PublishedCalendar) -> Calendar:
    """A year's calendar, its notice and revision kept."""
    return Calendar(
        year=calendar.year,
        revision=calendar.revision,
        provisional=calendar.provisional,
        notice=calendar.notice,
        days_off=frozenset(calendar.days_off),
        make_up_days=frozenset(calendar.make_up_days),
    )


def _windows(hours: Iterable[Opening]) -> tuple[Window, ...]:
    return tuple(window(one.opens, one.closes) for one in hours)
