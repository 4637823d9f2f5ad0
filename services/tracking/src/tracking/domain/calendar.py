"""By which calendar and hours a station's limits are counted: the one place that decides."""

import dataclasses

from worktime import OFFICE_HOURS, Calendars, WorkingTime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Station:
    """A station as admin published it: the unit above it, None where there is none."""

    code: str
    revision: int
    superior: str | None


def working_time_of(station: str, calendars: Calendars) -> WorkingTime:
    """The working time of a station. Until stations publish their hours, office hours hold for each of them."""
    return WorkingTime(calendars=calendars, hours=OFFICE_HOURS)
