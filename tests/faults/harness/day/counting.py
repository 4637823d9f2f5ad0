"""Due times counted day by day on the fingers, from the published calendar and hours; nothing of ours is used.

Civil Code (民法典), articles 201 and 203: the day of the start does not count; the end is the close of business of the
last working day.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

SHENYANG = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Almanac:
    """Days off and worked on, as published by year, and when a station closes on a working day."""

    days_off: frozenset[datetime.date]
    make_up_days: frozenset[datetime.date]
    closes: datetime.time

    def is_worked(self, day: datetime.date) -> bool:
        if day in self.make_up_days:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def due(self, start: datetime.datetime, working_days: int) -> datetime.datetime:
        """The end of that many working days after a moment."""
        day = start.astimezone(SHENYANG).date()
        while working_days:
            day += datetime.timedelta(days=1)
            working_days -= self.is_worked(day)
        return datetime.datetime.combine(day, self.closes, SHENYANG).astimezone(datetime.UTC)

    def next_worked(self, day: datetime.date) -> datetime.date:
        """The first working day after a day."""
        day += datetime.timedelta(days=1)
        return day if self.is_worked(day) else self.next_worked(day)


def almanac(years: list[Mapping[str, Any]], station: Mapping[str, Any]) -> Almanac:
    """From what everybody may read: the calendars, and a station's page."""
    closing = [one["closes"] for one in station["opening_hours"] if one["days"] == "working_days"]
    return Almanac(
        days_off=_days(years, "days_off"),
        make_up_days=_days(years, "make_up_days"),
        closes=datetime.time.fromisoformat(max(closing)),
    )


def _days(years: list[Mapping[str, Any]], name: str) -> frozenset[datetime.date]:
    return frozenset(datetime.date.fromisoformat(day) for year in years for day in year[name])
