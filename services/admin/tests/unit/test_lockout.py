"""Waiting after too many failures."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from admin.domain.lockout import ALLOWED, WITHIN, wait_seconds
from chassis.testing import NOON

MINUTE = datetime.timedelta(minutes=1)


def test_there_is_no_wait_when_fewer_than_ten_failed() -> None:
    assert wait_seconds([NOON] * (ALLOWED - 1), NOON) == 0


def test_the_wait_ends_fifteen_minutes_after_the_tenth_last_failure_when_ten_failed() -> None:
    failures = [NOON - n * MINUTE for n in range(ALLOWED)]
    assert wait_seconds(failures, NOON) == 6 * 60


def test_there_is_no_wait_when_the_failures_are_old() -> None:
    assert wait_seconds([NOON - WITHIN] * 100, NOON) == 0


@given(st.lists(st.integers(0, 2000), max_size=40))
def test_the_name_may_try_again_when_the_wait_is_over(ages: list[int]) -> None:
    failures = [NOON - datetime.timedelta(seconds=age) for age in ages]
    wait = wait_seconds(failures, NOON)
    assert 0 <= wait <= WITHIN.total_seconds()
    assert wait_seconds(failures, NOON + datetime.timedelta(seconds=wait)) == 0
