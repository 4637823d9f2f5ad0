"""Erlang C against published values, and what has to hold whatever the load."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.domain.erlang import (
    Target,
    figures,
    least_windows,
    offered_load,
    rostered,
    wait_probability,
)

LOAD, HANDLING, WITHIN = 10.0, 180.0, 20.0  # 100 arrivals in 30 minutes, 3 minutes each, 20 seconds

loads = st.floats(min_value=0.01, max_value=300)
handlings = st.floats(min_value=1, max_value=7200)
targets = st.floats(min_value=0, max_value=3600)
spares = st.integers(min_value=1, max_value=40)


def test_the_load_is_ten_erlangs_when_a_hundred_come_in_half_an_hour() -> None:
    assert offered_load(100, 180, 1800) == LOAD


@pytest.mark.clause("7.1")
@pytest.mark.parametrize(
    ("windows", "level"), [(11, 0.3896), (12, 0.6402), (13, 0.7956), (14, 0.88835)]
)
def test_the_service_level_is_the_published_one_when_computed(windows: int, level: float) -> None:
    assert figures(LOAD, HANDLING, windows, WITHIN).service_level == pytest.approx(level, abs=5e-5)


@pytest.mark.clause("7.1")
def test_every_figure_is_the_published_one_when_fourteen_windows_are_open() -> None:
    found = figures(LOAD, HANDLING, 14, WITHIN)
    assert found.steady
    assert found.wait_probability == pytest.approx(0.174132, abs=5e-7)
    assert found.occupancy == pytest.approx(0.714286, abs=5e-7)
    assert found.mean_wait_seconds == pytest.approx(7.836, abs=5e-4)


@pytest.mark.clause("7.1")
@pytest.mark.parametrize(
    ("target", "windows"),
    [
        (Target(20, 0.8), 14),
        (Target(20, 0.79), 13),
        (Target(20, 0.38), 11),
        (Target(20, 0.8, most_occupancy=0.6), 17),
        (Target(20, 0.8, most_occupancy=0.9), 14),
    ],
)
def test_the_least_windows_are_found_when_a_target_is_given(target: Target, windows: int) -> None:
    assert least_windows(LOAD, HANDLING, target) == windows


@pytest.mark.parametrize("windows", [0, 1, 9, 10])
def test_there_is_no_steady_state_when_windows_do_not_exceed_the_load(windows: int) -> None:
    found = figures(LOAD, HANDLING, windows, WITHIN)
    assert (found.steady, found.service_level, found.wait_probability) == (False, 0.0, 1.0)
    assert found.mean_wait_seconds is None


@pytest.mark.parametrize(
    ("needed", "shrinkage", "people"), [(14, 0, 14), (14, 0.3, 20), (9, 0.1, 10), (7, 0.3, 10)]
)
def test_more_people_are_rostered_when_some_of_the_time_is_lost(
    needed: int, shrinkage: float, people: int
) -> None:
    assert rostered(needed, shrinkage) == people


def test_the_answer_is_a_number_when_the_load_is_in_the_thousands() -> None:
    needed = least_windows(5000.0, HANDLING, Target(20, 0.8))
    assert 5000 < needed < 5200
    assert 0 < wait_probability(5000.0, needed) < 1


def test_nobody_waits_when_nobody_comes() -> None:
    found = figures(0.0, HANDLING, 1, WITHIN)
    assert (found.service_level, found.wait_probability, found.mean_wait_seconds) == (1.0, 0.0, 0.0)
    assert least_windows(0.0, 0.0, Target(20, 0.8)) == 1


def by_factorials(load: float, windows: int) -> float:
    """Erlang C as the textbooks write it, for small numbers."""
    full = load**windows / math.factorial(windows) * windows / (windows - load)
    return full / (sum(load**n / math.factorial(n) for n in range(windows)) + full)


@given(st.floats(min_value=0.1, max_value=40), spares)
def test_the_recurrence_says_what_the_formula_says_when_numbers_are_small(
    load: float, spare: int
) -> None:
    windows = math.floor(load) + spare
    assert wait_probability(load, windows) == pytest.approx(by_factorials(load, windows), rel=1e-9)


@given(loads, handlings, targets, st.integers(min_value=0, max_value=340))
def test_shares_stay_between_nothing_and_all_when_anything_is_asked(
    load: float, handling: float, target: float, windows: int
) -> None:
    found = figures(load, handling, windows, target)
    for share in (found.service_level, found.wait_probability, found.occupancy):
        assert 0 <= share <= 1


@given(loads, handlings, targets, spares)
def test_the_service_level_rises_when_one_more_window_opens(
    load: float, handling: float, target: float, spare: int
) -> None:
    windows = math.floor(load) + spare
    fewer, more = (figures(load, handling, n, target) for n in (windows, windows + 1))
    assert more.service_level >= fewer.service_level - 1e-12
    assert (more.mean_wait_seconds or 0) <= (fewer.mean_wait_seconds or 0)


@given(loads, handlings, targets, st.floats(min_value=0.01, max_value=0.99))
def test_one_window_less_misses_the_target_when_the_least_is_found(
    load: float, handling: float, seconds: float, share: float
) -> None:
    least = least_windows(load, handling, Target(seconds, share))
    assert figures(load, handling, least, seconds).service_level >= share
    assert least == 1 or figures(load, handling, least - 1, seconds).service_level < share
