"""Limits with their units, and what stops their clock."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    WORKING_HOURS = "working_hours"


@dataclass(frozen=True)
class Limit:
    """So many working days, calendar days or working hours. Raises ValueError for a negative value."""

    value: int
    unit: Unit = Unit.WORKING_DAYS

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("a limit is not negative")


@dataclass(frozen=True)
class Pause:
    """While the applicant is waited for (aware moments); `end` is None while that lasts."""

    start: datetime.datetime
    end: datetime.datetime | None = None

    def covers(self, moment: datetime.datetime) -> bool:
        """Whether the clock stands still at a moment."""
        return self.start <= moment and (self.end is None or moment < self.end)
