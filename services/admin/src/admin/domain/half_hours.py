"""The half-hours of a day, as clocks in Shenyang show them."""

import datetime

from worktime import SHANGHAI

SECONDS = 1800


def place_of(moment: datetime.datetime) -> tuple[int, int]:
    """(weekday, half-hour) of a moment: Monday is 1, and the half-hour from 09:00 is 18."""
    there = moment.astimezone(SHANGHAI)
    return there.isoweekday(), there.hour * 2 + there.minute // 30


def clock(half: int) -> str:
    """When a half-hour begins: 18 is "09:00"."""
    return f"{half // 2:02}:{half % 2 * 30:02}"


def at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """A time of day in Shenyang as a moment in UTC."""
    return datetime.datetime.combine(day, time, SHANGHAI).astimezone(datetime.UTC)
