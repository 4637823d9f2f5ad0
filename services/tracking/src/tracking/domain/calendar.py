"""By which calendar and hours a station's limits are counted: the one place that decides."""

import dataclasses

from worktime import OFFICE_HOURS, Calendars, Hours, WorkingTime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Station:
    """A station as admin published it: the unit above it, None where there is none, and its hours."""

    code: str
    revision: int
    superior: str | None
    hours: Hours = OFFICE_HOURS


def working_time_of(station: Station | None, calendars: Calendars) -> WorkingTime:
    """The working time of a station by the hours that it publishes; office hours for one not known yet (7.2d)."""
    return WorkingTime(calendars=calendars, hours=station.hours if station else OFFICE_HOURS)
