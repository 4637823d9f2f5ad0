"""What holds for every start, limit and pause (7.2b)."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from worktime import SHANGHAI, Calendar, Hours, Limit, Pause, Unit, WorkingTime, window

YEAR = Calendar(
    year=2026,
    days_off=frozenset(datetime.date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
    make_up_days=frozenset({datetime.date(2026, 9, 20), datetime.date(2026, 10, 10)}),
)
CLOCK = WorkingTime(
    calendars={2026: YEAR}, hours=Hours(daily=(window("08:30", "11:30"), window("13:00", "17:00")))
)
moments = st.datetimes(
    datetime.datetime(2026, 9, 1), datetime.datetime(2026, 12, 31), timezones=st.just(SHANGHAI)
)
limits = st.builds(Limit, st.integers(0, 40), st.sampled_from(Unit))
lengths = st.integers(0, 60 * 24 * 20).map(lambda n: datetime.timedelta(minutes=n))
pauses = st.builds(lambda start, long: Pause(start, start + long), moments, lengths)


@given(moments, limits, st.lists(pauses, max_size=4))
def test_a_due_time_never_falls_outside_working_time(start, limit, paused) -> None:
    assert CLOCK.is_working(CLOCK.due(start, limit, paused).at)


@given(moments, limits, st.lists(pauses, max_size=3), pauses)
def test_one_more_pause_never_shortens(start, limit, paused, more) -> None:
    assert CLOCK.due(start, limit, [*paused, more]).at >= CLOCK.due(start, limit, paused).at


@given(moments, st.integers(0, 39), st.sampled_from(Unit))
def test_a_longer_limit_is_never_due_earlier(start, value, unit) -> None:
    assert CLOCK.due(start, Limit(value + 1, unit)).at >= CLOCK.due(start, Limit(value, unit)).at


@given(moments, st.integers(1, 40), st.lists(pauses, max_size=3))
def test_the_minutes_to_a_limit_in_hours_are_those_hours(start, hours, paused) -> None:
    due = CLOCK.due(start, Limit(hours, Unit.WORKING_HOURS), paused)

    assert abs(CLOCK.minutes_between(start, due.at, paused) - hours * 60) <= 1


@given(moments, limits, st.lists(pauses, max_size=3))
def test_the_days_counted_are_those_explained(start, limit, paused) -> None:
    due = CLOCK.due(start, limit, paused)
    told = [one.day for one in CLOCK.explain(start, due, paused) if one.counted]

    assert told == [day for day in due.counted_days if day <= due.at.astimezone(SHANGHAI).date()]
