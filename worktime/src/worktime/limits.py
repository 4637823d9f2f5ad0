"""Limits with their units, and what stops their clock."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    WORKING_HOURS = "working_hours"


WORDS = {
    Unit.WORKING_DAYS: ("个工作日", "working day"),
    Unit.CALENDAR_DAYS: ("个自然日", "calendar day"),
    Unit.WORKING_HOURS: ("个工作小时", "working hour"),
}


@dataclass(frozen=True)
class Limit:
    """So many working days, calendar days or working hours. Raises ValueError for a negative value."""

    value: int
    unit: Unit = Unit.WORKING_DAYS

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("a limit is not negative")

    @property
    def zh(self) -> str:
        """As people read it: 3 个工作日."""
        return f"{self.value} {WORDS[self.unit][0]}"

    @property
    def en(self) -> str:
        """As people read it: 3 working days."""
        return f"{self.value} {WORDS[self.unit][1]}{'' if self.value == 1 else 's'}"


@dataclass(frozen=True)
class Pause:
    """While the applicant is waited for (aware moments); `end` is None while that lasts."""

    start: datetime.datetime
    end: datetime.datetime | None = None

    def covers(self, moment: datetime.datetime) -> bool:
        """Whether the clock stands still at a moment."""
        return self.start <= moment and (self.end is None or moment < self.end)
