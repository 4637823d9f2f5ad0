"""What admin publishes, as time is counted by it."""

import datetime
from dataclasses import dataclass

import pytest

from worktime import (
    OFFICE_HOURS,
    Calendar,
    WrongHours,
    calendar_as_published,
    hours_as_published,
    window,
)

MAY_DAY, MAKE_UP = datetime.date(2026, 5, 1), datetime.date(2026, 5, 9)


@dataclass(frozen=True)
class Opening:
    opens: str
    closes: str


@dataclass(frozen=True)
class OtherDay:
    on: datetime.date
    hours: tuple[Opening, ...]


@dataclass(frozen=True)
class Station:
    hours: tuple[Opening, ...] = ()
    special_days: tuple[OtherDay, ...] = ()


@dataclass(frozen=True)
class Notice:
    year: int = 2026
    revision: int = 3
    provisional: bool = True
    notice: str = "国办发明电〔2025〕1号"
    days_off: tuple[datetime.date, ...] = (MAY_DAY, MAY_DAY)
    make_up_days: tuple[datetime.date, ...] = (MAKE_UP,)


def test_a_station_keeps_its_own_hours_when_it_publishes_them() -> None:
    station = Station(hours=(Opening("08:30", "11:30"), Opening("13:00", "17:00")))
    assert hours_as_published(station).on(MAY_DAY) == (
        window("08:30", "11:30"),
        window("13:00", "17:00"),
    )


def test_office_hours_hold_when_a_station_has_said_nothing() -> None:
    assert hours_as_published(Station()).daily == OFFICE_HOURS.daily


def test_a_special_day_is_closed_when_it_has_no_hours() -> None:
    hours = hours_as_published(Station(special_days=(OtherDay(MAKE_UP, ()),)))
    assert hours.on(MAKE_UP) == ()
    assert hours.on(MAY_DAY) == OFFICE_HOURS.daily


def test_a_special_day_has_its_own_hours_when_it_says_them() -> None:
    station = Station(special_days=(OtherDay(MAKE_UP, (Opening("10:00", "12:00"),)),))
    assert hours_as_published(station).on(MAKE_UP) == (window("10:00", "12:00"),)


def test_hours_are_refused_when_they_overlap() -> None:
    with pytest.raises(WrongHours):
        hours_as_published(Station(hours=(Opening("08:00", "12:00"), Opening("11:00", "17:00"))))


def test_a_calendar_keeps_every_fact_when_it_is_published() -> None:
    assert calendar_as_published(Notice()) == Calendar(
        year=2026,
        revision=3,
        provisional=True,
        notice="国办发明电〔2025〕1号",
        days_off=frozenset({MAY_DAY}),
        make_up_days=frozenset({MAKE_UP}),
    )
