"""Due times by working days, with the facts of 2026 (7.2; calendar by the notice of 2025-11-04)."""

import datetime

import pytest

from worktime import SHANGHAI, Calendar, Calendars, Due, Limit, WorkingTime, is_working_day


def days(*texts: str) -> frozenset[datetime.date]:
    return frozenset(datetime.date.fromisoformat(f"2026-{text}") for text in texts)


YEAR_2026 = Calendar(
    year=2026,
    days_off=days(
        *("01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06"),
        *("05-01", "05-04", "05-05", "06-19", "09-25"),
        *("10-01", "10-02", "10-05", "10-06", "10-07"),
    ),
    make_up_days=days("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
)
KNOWN = {2026: YEAR_2026}


def due(start: datetime.datetime, working_days: int, calendars: Calendars) -> Due:
    return WorkingTime(calendars=calendars).due(start, Limit(working_days))


def at(text: str) -> datetime.datetime:
    """A time in Shanghai, of 2026 unless it says so."""
    return datetime.datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def due_on(start: str, working_days: int) -> str:
    local = due(at(start), working_days, KNOWN).at.astimezone(SHANGHAI)
    return local.strftime("%m-%d %H:%M")


@pytest.mark.clause("7.2d")
@pytest.mark.parametrize(
    ("start", "working_days", "expected"),
    [
        ("11-23 09:00", 1, "11-24 17:00"),
        ("11-23 23:59", 1, "11-24 17:00"),
        ("11-23 09:00", 5, "11-30 17:00"),
        ("11-27 16:00", 1, "11-30 17:00"),
        ("09-30 09:00", 1, "10-08 17:00"),
        ("10-09 09:00", 1, "10-10 17:00"),  # Saturday 10 October is worked
        ("09-18 09:00", 1, "09-20 17:00"),  # Sunday 20 September is worked
        ("02-13 09:00", 3, "02-25 17:00"),  # Saturday 14 worked, then nine days of Spring Festival
        ("04-30 10:00", 4, "05-09 17:00"),  # 6, 7, 8 May and Saturday 9
    ],
)
def test_a_promise_counts_from_the_next_working_day_to_closing_time(
    start: str, working_days: int, expected: str
) -> None:
    assert due_on(start, working_days) == expected


def test_a_promise_given_on_a_day_off_counts_like_one_of_the_evening_before() -> None:
    assert due_on("10-04 12:00", 1) == due_on("09-30 23:00", 1) == "10-08 17:00"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("11-23 16:59", "11-23 17:00"),
        ("11-23 17:00", "11-24 17:00"),
        ("11-28 09:00", "11-30 17:00"),
    ],
)
def test_a_promise_of_no_days_is_due_when_the_station_closes(start: str, expected: str) -> None:
    assert due_on(start, 0) == expected


def test_the_counted_days_are_kept_in_order() -> None:
    found = due(at("10-08 09:00"), 3, KNOWN)

    assert found.counted_days == tuple(datetime.date(2026, 10, day) for day in (9, 10, 12))
    assert not found.provisional


def test_the_day_is_that_of_shanghai_and_the_answer_is_utc() -> None:
    late_on_monday_in_utc = datetime.datetime(2026, 11, 23, 20, 0, tzinfo=datetime.UTC)

    found = due(late_on_monday_in_utc, 1, KNOWN)

    assert found.at == datetime.datetime(2026, 11, 25, 9, 0, tzinfo=datetime.UTC)
    assert found.at.tzinfo is datetime.UTC


def test_a_year_without_a_notice_is_counted_by_weekends_and_provisional() -> None:
    found = due(at("12-30 09:00"), 3, KNOWN)

    assert found.provisional
    assert found.counted_days[-1] == datetime.date(2027, 1, 4)


def test_a_provisional_notice_makes_a_provisional_promise() -> None:
    guess = Calendar(
        year=2027,
        days_off=frozenset({datetime.date(2027, 1, 1)}),
        make_up_days=frozenset(),
        provisional=True,
    )

    found = due(at("12-30 09:00"), 3, {**KNOWN, 2027: guess})

    assert found.provisional
    assert found.counted_days[-1] == datetime.date(2027, 1, 5)


def test_a_promise_that_ends_before_an_unknown_year_is_certain() -> None:
    assert not due(at("12-30 09:00"), 1, KNOWN).provisional


def test_a_start_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        due(datetime.datetime(2026, 11, 23), 1, KNOWN)


def test_a_weekend_day_works_only_by_notice() -> None:
    assert is_working_day(datetime.date(2026, 2, 28), KNOWN)
    assert not is_working_day(datetime.date(2026, 2, 28), {})
