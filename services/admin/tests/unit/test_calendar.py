"""The working calendar: notices against an independent source, and provisional years."""

import datetime

import holidays
import pytest

from admin import data
from admin.domain.calendar import CalendarYear, from_notice, provisional
from admin.reference import calendars


def working_days(calendar: CalendarYear) -> set[datetime.date]:
    """As every consumer counts them: weekdays that are not off, and make-up days."""
    start = datetime.date(calendar.year, 1, 1)
    days = [start + datetime.timedelta(days=n) for n in range(366)]
    off, made_up = set(calendar.days_off), set(calendar.make_up_days)
    return {
        day
        for day in days
        if day.year == calendar.year
        and (day.isoformat() in made_up or (day.weekday() < 5 and day.isoformat() not in off))
    }


def by_package(year: int) -> set[datetime.date]:
    """Working days by the package `holidays`, which was typed from the same notices by others."""
    china = holidays.country_holidays("CN", years=year)
    start = datetime.date(year, 1, 1)
    days = [start + datetime.timedelta(days=n) for n in range(366)]
    return {day for day in days if day.year == year and china.is_working_day(day)}


def notice_of(year: int) -> CalendarYear:
    (document,) = [d for d in data.notices() if d["year"] == year]
    return from_notice(document)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_working_days_equal_an_independent_source_when_the_notice_is_out(year: int) -> None:
    assert working_days(notice_of(year)) == by_package(year)


def test_the_notice_is_named_when_a_year_has_one() -> None:
    calendar = notice_of(2026)
    assert (calendar.notice, calendar.provisional) == ("国办发明电〔2025〕7号", False)
    assert "2025年11月4日" in calendar.source
    assert len(calendar.make_up_days) == 6


def test_days_off_are_weekdays_only_when_a_holiday_spans_a_weekend() -> None:
    days = [datetime.date.fromisoformat(day) for day in notice_of(2026).days_off]
    assert all(day.weekday() < 5 for day in days)
    assert datetime.date(2026, 2, 23) in days


def test_years_without_a_notice_are_provisional_when_published() -> None:
    made = {calendar.year: calendar for calendar in calendars(2026)}
    assert sorted(made) == [2024, 2025, 2026, 2027, 2028]
    assert [made[year].provisional for year in sorted(made)] == [False, False, False, True, True]
    assert made[2027].make_up_days == []
    assert "2027-10-01" in made[2027].days_off


def test_provisional_years_follow_the_clock_when_time_goes_on() -> None:
    assert calendars(2031)[-1].year == 2033


def test_a_notice_is_kept_when_a_guess_comes_later() -> None:
    calendar = notice_of(2026)
    assert not calendar.change(provisional(2026, {}, "guess"))
    assert not calendar.provisional


def test_a_guess_gives_way_when_the_notice_comes() -> None:
    guess = provisional(2026, {}, "guess")
    assert guess.change(notice_of(2026))
    assert (guess.provisional, guess.revision) == (False, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"make_up_days": [datetime.date(2026, 1, 5)]},
        {"make_up_days": [datetime.date(2026, 1, 3)]},
        {"make_up_days": [datetime.date(2025, 1, 4)]},
        {"holidays": []},
    ],
)
def test_a_notice_is_refused_when_a_date_cannot_be_meant(change: dict[str, object]) -> None:
    (document,) = [d for d in data.notices() if d["year"] == 2026]
    with pytest.raises(ValueError, match="2026"):
        from_notice({**document, **change})
