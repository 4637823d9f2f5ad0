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
    """Days off and worked on, as published by year, and a station's windows of a working day."""

    days_off: frozenset[datetime.date]
    make_up_days: frozenset[datetime.date]
    windows: tuple[tuple[datetime.time, datetime.time], ...]

    def is_worked(self, day: datetime.date) -> bool:
        if day in self.make_up_days:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def due(
        self, start: datetime.datetime, value: int, unit: str = "working_days"
    ) -> datetime.datetime:
        """The end of so many of a unit after a moment."""
        return {
            "working_days": self._after_working_days,
            "calendar_days": self._after_calendar_days,
            "working_hours": self._after_working_hours,
        }[unit](start.astimezone(SHENYANG), value).astimezone(datetime.UTC)

    def _after_working_days(self, start: datetime.datetime, days: int) -> datetime.datetime:
        day = start.date()
        while days:
            day += datetime.timedelta(days=1)
            days -= self.is_worked(day)
        return self._closing(day)

    def _after_calendar_days(self, start: datetime.datetime, days: int) -> datetime.datetime:
        """A last day off ends with the next working day."""
        day = start.date() + datetime.timedelta(days=days)
        return self._closing(day if self.is_worked(day) else self.next_worked(day))

    def _after_working_hours(self, start: datetime.datetime, hours: int) -> datetime.datetime:
        left, day = datetime.timedelta(hours=hours), start.date()
        while True:
            for opens, closes in sorted(self.windows) if self.is_worked(day) else ():
                begin = max(start, datetime.datetime.combine(day, opens, SHENYANG))
                end = datetime.datetime.combine(day, closes, SHENYANG)
                if begin + left <= end:
                    return begin + left
                left -= max(end - begin, datetime.timedelta(0))
            day += datetime.timedelta(days=1)

    def _closing(self, day: datetime.date) -> datetime.datetime:
        return datetime.datetime.combine(day, max(self.windows)[1], SHENYANG)

    def next_worked(self, day: datetime.date) -> datetime.date:
        """The first working day after a day."""
        day += datetime.timedelta(days=1)
        return day if self.is_worked(day) else self.next_worked(day)


def almanac(years: list[Mapping[str, Any]], station: Mapping[str, Any]) -> Almanac:
    """From what everybody may read: the calendars, and a station's page."""
    at = datetime.time.fromisoformat
    usual = [one for one in station["opening_hours"] if one["days"] == "working_days"]
    return Almanac(
        days_off=_days(years, "days_off"),
        make_up_days=_days(years, "make_up_days"),
        windows=tuple((at(one["opens"]), at(one["closes"])) for one in usual),
    )


def _days(years: list[Mapping[str, Any]], name: str) -> frozenset[datetime.date]:
    return frozenset(datetime.date.fromisoformat(day) for year in years for day in year[name])
