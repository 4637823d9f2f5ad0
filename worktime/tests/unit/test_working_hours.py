"""Hours, calendar days, pauses and explanations; the oracles come from outside (7.2b, 7.2d)."""

import datetime

import pytest

from worktime import (
    SHANGHAI,
    Calendar,
    Hours,
    Limit,
    NoWorkingTime,
    Pause,
    Unit,
    WorkingTime,
    WrongHours,
    closed,
    window,
)

YEAR_2026 = Calendar(
    year=2026,
    days_off=frozenset(datetime.date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23)),
    make_up_days=frozenset({datetime.date(2026, 2, 14), datetime.date(2026, 2, 28)}),
)
LONG_DAYS = Hours(daily=(window("08:00", "18:00"),))
TWO_HALVES = Hours(daily=(window("08:30", "11:30"), window("13:00", "17:00")))


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def clock(hours: Hours | None = None) -> WorkingTime:
    known = {2026: YEAR_2026}
    return WorkingTime(calendars=known, hours=hours) if hours else WorkingTime(calendars=known)


def shown(moment: datetime.datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def hours_due(start: str, hours: int, on: Hours | None = None, *pauses: Pause) -> str:
    return shown(clock(on).due(at(start), Limit(hours, Unit.WORKING_HOURS), pauses).at)


@pytest.mark.clause("7.2d")
@pytest.mark.parametrize(
    ("start", "hours", "on", "expected"),
    [
        ("11-25 16:00", 4, LONG_DAYS, "11-26 10:00"),
        ("11-27 16:30", 1, None, "11-30 09:30"),  # a Friday
        ("11-25 10:30", 2, TWO_HALVES, "11-25 14:00"),
        ("11-25 16:00", 1, None, "11-25 17:00"),  # to the very end of the day
        ("11-28 12:00", 1, None, "11-30 10:00"),  # given on a Saturday
        ("02-13 16:30", 1, None, "02-14 09:30"),  # Saturday 14 February is worked
        ("02-14 16:30", 1, None, "02-24 09:30"),  # then nine days of Spring Festival
        ("11-25 07:00", 0, None, "11-25 09:00"),
    ],
)
def test_hours_are_counted_in_working_time_alone(
    start: str, hours: int, on: Hours | None, expected: str
) -> None:
    assert hours_due(start, hours, on) == expected


@pytest.mark.clause("7.2d")
def test_a_saturday_by_notice_is_a_working_day_and_a_monday_by_notice_is_not() -> None:
    one_day = Limit(1)

    assert shown(clock().due(at("02-13 10:00"), one_day).at) == "02-14 17:00"
    assert shown(clock().due(at("02-14 10:00"), one_day).at) == "02-24 17:00"


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("11-23 10:00", 3, "11-26 17:00"),
        ("11-23 10:00", 5, "11-30 17:00"),  # a Saturday moves to Monday
        ("02-13 10:00", 4, "02-24 17:00"),  # into Spring Festival, which moves to its end
    ],
)
def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day(
    start: str, days: int, expected: str
) -> None:
    assert shown(clock().due(at(start), Limit(days, Unit.CALENDAR_DAYS)).at) == expected


def test_a_station_s_closing_time_ends_the_last_day() -> None:
    assert shown(clock(LONG_DAYS).due(at("11-25 10:00"), Limit(1)).at) == "11-26 18:00"


def test_a_day_on_which_the_station_is_closed_does_not_count() -> None:
    moved = Hours(daily=TWO_HALVES.daily, exceptions=closed(datetime.date(2026, 11, 26)))

    assert shown(clock(moved).due(at("11-25 10:00"), Limit(1)).at) == "11-27 17:00"
    assert hours_due("11-25 16:30", 1, moved) == "11-27 09:00"


def test_a_day_that_closes_while_the_applicant_is_waited_for_does_not_count() -> None:
    overnight = Pause(at("11-26 16:00"), at("11-27 09:30"))
    within_a_day = Pause(at("11-26 10:00"), at("11-26 15:00"))

    assert shown(clock().due(at("11-25 10:00"), Limit(1), [overnight]).at) == "11-27 17:00"
    assert shown(clock().due(at("11-25 10:00"), Limit(1), [within_a_day]).at) == "11-26 17:00"


def test_minutes_within_a_pause_do_not_count() -> None:
    assert hours_due("11-25 15:00", 1, None, Pause(at("11-25 15:30"), at("11-25 16:00"))) == (
        "11-25 16:30"
    )


def test_while_a_pause_lasts_nothing_is_due() -> None:
    with pytest.raises(NoWorkingTime):
        clock().due(at("11-25 10:00"), Limit(1), [Pause(at("11-25 11:00"))])


def test_a_station_without_hours_has_no_due_time_and_does_not_search_forever() -> None:
    with pytest.raises(NoWorkingTime):
        clock(Hours(daily=())).due(at("11-25 10:00"), Limit(1))


@pytest.mark.parametrize(
    "windows",
    [
        [window("09:00", "09:00")],
        [window("17:00", "09:00")],
        [window("09:00", "12:00"), window("11:00", "17:00")],
    ],
)
def test_windows_that_overlap_or_end_before_they_begin_are_refused(windows: list) -> None:
    with pytest.raises(WrongHours):
        Hours(daily=windows)


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Limit(-1)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("11-25 16:00", "11-26 10:00", 120),
        ("11-27 16:30", "11-30 09:30", 60),
        ("11-28 09:00", "11-29 17:00", 0),
        ("11-26 10:00", "11-25 10:00", 0),
    ],
)
def test_minutes_between_two_moments_are_those_of_working_time(
    start: str, end: str, minutes: int
) -> None:
    assert clock().minutes_between(at(start), at(end)) == minutes


def test_every_day_to_the_due_time_is_explained() -> None:
    pause = Pause(at("02-25 12:00"), at("02-26 08:00"))
    start = at("02-13 10:00")
    due = clock().due(start, Limit(3), [pause])

    said = {one.day.day: (one.reason, one.counted) for one in clock().explain(start, due, [pause])}

    assert said[13] == ("start", False)
    assert said[14] == ("make_up_day", True)
    assert said[15] == ("weekend", False)
    assert said[16] == ("day_off", False)
    assert said[24] == ("workday", True)
    assert said[25] == ("paused", False)
    assert said[26] == ("workday", True)
    assert max(said) == 26


def test_outside_working_time_the_next_opening_is_next() -> None:
    assert shown(clock().next_working(at("11-27 18:00"))) == "11-30 09:00"
    assert shown(clock().next_working(at("11-27 12:00"))) == "11-27 12:00"
