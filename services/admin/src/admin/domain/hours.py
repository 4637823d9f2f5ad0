"""When a station works, as limits are counted by it: its windows of a working day, and days with other ones (7.2)."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from admin.domain.errors import WrongField
from worktime import Hours, WrongHours, window

WORKING_DAYS = "working_days"


def working_hours(opening_hours: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The windows of a working day, in order; hours at weekends are for visitors, no limit is counted by them."""
    windows = [one for one in opening_hours if one["days"] == WORKING_DAYS]
    return sorted(windows, key=lambda one: one["opens"])


def minutes_a_day(opening_hours: Sequence[Mapping[str, str]]) -> int:
    """How long a usual working day is: what a promise in hours is held against the law by (7.2d)."""
    worked = [window(one["opens"], one["closes"]) for one in working_hours(opening_hours)]
    return sum(_minute(one.end) - _minute(one.start) for one in worked)


def _minute(time: datetime.time) -> int:
    return time.hour * 60 + time.minute


def wrong_hours(facts: Mapping[str, Any]) -> list[WrongField]:
    """Windows that overlap or end before they begin, a station without working hours, a date named twice."""
    return [*_wrong_usual(facts["opening_hours"]), *_wrong_days(facts.get("special_days", []))]


def _wrong_usual(opening_hours: Sequence[Mapping[str, str]]) -> Iterator[WrongField]:
    windows = working_hours(opening_hours)
    if not windows:
        zh, en = (
            "服务站至少要有一段工作日时间。",
            "A station is open at some time of a working day.",
        )
        yield WrongField("opening_hours", "required", zh, en)
    yield from _overlapping("opening_hours", windows)


def _wrong_days(days: Sequence[Mapping[str, Any]]) -> Iterator[WrongField]:
    named = Counter(day["on"] for day in days)
    for position, day in enumerate(days):
        yield from _overlapping(f"special_days[{position}].windows", day["windows"])
        if named[day["on"]] > 1:
            zh, en = "同一日期只能填写一次。", "A date is named once."
            yield WrongField(f"special_days[{position}].on", "named_twice", zh, en)


def _overlapping(field: str, windows: Sequence[Mapping[str, str]]) -> Iterator[WrongField]:
    try:
        Hours(daily=[window(one["opens"], one["closes"]) for one in windows])
    except WrongHours as error:
        zh = "时段重叠，或结束不晚于开始。"
        en = "The window overlaps another, or does not end after it begins."
        yield WrongField(f"{field}[{error.position}]", "wrong_window", zh, en)
