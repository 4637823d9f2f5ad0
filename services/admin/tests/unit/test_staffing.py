"""The recommendation: from records to windows, and what it says when they are too few."""

import dataclasses
import datetime
from typing import Any

import pytest

from admin.domain.roster import entries_of
from admin.domain.staffing import AddedItem, Recorded, Wish, judged, recommend

A_DAY = datetime.date(2026, 11, 2)
# Ten Mondays of 100 arrivals from 09:00 to 09:30, handled in three minutes: ten erlangs.
BUSY = Recorded(1, 18, 10, 1000, 1000, 180_000.0)
QUIET = Recorded(1, 19, 10, 100, 100, 18_000.0)
PLAIN = Wish(
    first_day=A_DAY,
    last_day=A_DAY + datetime.timedelta(days=69),
    target_seconds=20,
    target_share=0.8,
    most_occupancy=None,
    shrinkage=0.3,
    arrivals_factor=1,
    handling_minutes=None,
)


def what_if(**changes: Any) -> Wish:
    return dataclasses.replace(PLAIN, **changes)


@pytest.mark.clause("7.1")
def test_the_recommendation_is_the_published_one_when_a_hundred_come_in_half_an_hour() -> None:
    (half,) = recommend([BUSY], PLAIN, 12, {})
    assert (half.starts, half.arrivals, half.handling_minutes) == ("09:00", 100, 3)
    assert (half.needed, half.staff) == (14, 20)
    assert half.recommended.service_level == pytest.approx(0.88835, abs=5e-6)
    assert half.configured.service_level == pytest.approx(0.6402, abs=5e-5)
    assert not half.is_enough


@pytest.mark.clause("7.1")
@pytest.mark.parametrize(
    ("wish", "needed"),
    [
        (what_if(arrivals_factor=2), 24),
        (what_if(handling_minutes=6.0), 25),
        (what_if(target_share=0.79), 13),
        (what_if(most_occupancy=0.6), 17),
        (what_if(added=(AddedItem("5.6.1.1", 100.0, 3.0),)), 24),
    ],
)
def test_more_or_fewer_windows_are_needed_when_something_else_is_assumed(
    wish: Wish, needed: int
) -> None:
    assert recommend([BUSY], wish, 1, {})[0].needed == needed


def test_an_added_item_is_spread_as_the_others_are_when_a_day_has_two_half_hours() -> None:
    added = what_if(added=(AddedItem("5.8", 11.0, 3.0),))
    plain, more = recommend([BUSY, QUIET], PLAIN, 1, {}), recommend([BUSY, QUIET], added, 1, {})
    assert [b.arrivals - a.arrivals for a, b in zip(plain, more, strict=True)] == [
        *(pytest.approx(10.0), pytest.approx(1.0))
    ]


def test_there_is_no_mean_wait_when_one_window_is_open_for_ten_erlangs() -> None:
    (half,) = recommend([BUSY], PLAIN, 1, {})
    assert (half.configured.steady, half.configured.mean_wait_seconds) == (False, None)


@pytest.mark.parametrize(
    ("record", "wish", "codes"),
    [
        (Recorded(1, 18, 10, 29, 29, 1.0), PLAIN, ["too_few_arrivals", "too_few_complete_times"]),
        (Recorded(1, 18, 4, 300, 300, 1.0), PLAIN, ["too_few_arrivals"]),
        (Recorded(1, 18, 10, 300, 29, 1.0), PLAIN, ["too_few_complete_times"]),
        (Recorded(1, 18, 10, 300, 0, 0.0), what_if(handling_minutes=3.0), []),
    ],
)
def test_nothing_is_invented_when_the_records_are_too_few(
    record: Recorded, wish: Wish, codes: list[str]
) -> None:
    quality = judged([record], wish)
    assert [reason["code"] for reason in quality.reasons] == codes
    assert bool(recommend([record], wish, 1, {})) is not bool(codes)


def test_nothing_is_recommended_when_nothing_was_recorded() -> None:
    assert recommend([], PLAIN, 1, {}) == []
    assert judged([], PLAIN).complete_share == 0


def test_a_roster_says_what_is_short_when_the_station_has_fewer_windows() -> None:
    halves = recommend([BUSY, QUIET], PLAIN, 3, {(1, 18): 5})
    assert [half.in_roster for half in halves] == [5, None]
    assert [(e["starts"], e["windows"], e["short"]) for e in entries_of(halves, 4)] == [
        *(("09:00", 14, 10), ("09:30", 3, 0))
    ]
