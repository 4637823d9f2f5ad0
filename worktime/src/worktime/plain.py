"""A station's hours as JSON, and back, for every service that keeps them."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from worktime.hours import Hours, Window, window

Plain = list[list[str]]


def plain_hours(hours: Hours) -> dict[str, Any]:
    """`{"daily": [["08:30", "17:00"]], "exceptions": {"2026-12-01": []}}`"""
    special = {day.isoformat(): _plain(windows) for day, windows in hours.exceptions.items()}
    return {"daily": _plain(hours.daily), "exceptions": special}


def hours_of(plain: Mapping[str, Any]) -> Hours:
    """What `plain_hours` made plain. Raises ValueError, WrongHours, KeyError."""
    special = plain["exceptions"].items()
    return Hours(
        daily=_windows(plain["daily"]),
        exceptions={datetime.date.fromisoformat(day): _windows(one) for day, one in special},
    )


def _plain(windows: Sequence[Window]) -> Plain:
    return [[one.start.isoformat("minutes"), one.end.isoformat("minutes")] for one in windows]


def _windows(plain: Plain) -> tuple[Window, ...]:
    return tuple(window(start, end) for start, end in plain)
