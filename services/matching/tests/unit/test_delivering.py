"""Deliveries, schedules, cursors and web hooks, as rules."""

import datetime
import uuid

import pytest

from chassis.testing import NOON
from matching.domain.delivery import (
    QUEUES,
    WEB_HOOKS,
    Attempt,
    Letter,
    State,
    check_cursor,
    event_of,
    settle,
)
from matching.domain.endpoint import BREAKER, GIVE_UP_AFTER, Endpoint, rest_after
from matching.domain.endpoint import State as Hook
from matching.domain.errors import CursorTooOld, CursorUnknown
from matching.domain.subscription import Described, Filters

FAILED, ARRIVED = Attempt(ok=False), Attempt(ok=True)


def letter(attempts=0):
    return Letter(
        provider="P1",
        position=1,
        event_id=uuid.UUID(int=1),
        need="n",
        headers={},
        body=b"{}",
        attempts=attempts,
    )


def test_what_has_arrived_is_delivered():
    settled = settle(letter(2), ARRIVED, WEB_HOOKS)
    assert (settled.state, settled.attempts, settled.pause) == (State.DELIVERED, 3, None)


@pytest.mark.parametrize(("failed", "pause"), [(0, 5), (1, 300), (8, 86400)])
def test_what_failed_is_tried_again_after_the_pause_of_the_schedule(failed, pause):
    assert settle(letter(failed), FAILED, WEB_HOOKS, 0.5).pause == pytest.approx(pause)


def test_pauses_are_spread_by_a_tenth_either_way():
    spread = [settle(letter(1), FAILED, WEB_HOOKS, chance).pause for chance in (0.0, 1.0)]
    assert spread == pytest.approx([270, 330])


def test_the_receiver_may_ask_for_a_longer_pause_and_not_for_a_shorter_one():
    assert settle(letter(), Attempt(ok=False, pause=60.0), WEB_HOOKS, 0.5).pause == 60
    assert settle(letter(1), Attempt(ok=False, pause=1.0), WEB_HOOKS, 0.5).pause == 300


def test_a_web_hook_is_given_up_at_the_end_of_its_schedule_and_a_queue_never():
    worn = letter(len(WEB_HOOKS.pauses))
    assert settle(worn, FAILED, WEB_HOOKS).state is State.GIVEN_UP
    assert settle(letter(1000), FAILED, QUEUES, 0.5).pause == pytest.approx(60)


def test_a_mailbox_is_read_on_from_its_oldest_to_its_last():
    for after in (2, 3, 5):
        check_cursor(after, oldest=3, last=5)
    with pytest.raises(CursorTooOld):
        check_cursor(1, oldest=3, last=5)
    with pytest.raises(CursorUnknown):
        check_cursor(6, oldest=3, last=5)


def test_an_event_carries_its_place_in_the_mailbox():
    event = event_of({"id": "i", "type": "t"}, 7, {"a": 1})
    assert (event["id"], event["sequence"], event["data"]) == ("i", "7", {"a": 1})


def test_a_web_hook_that_fails_again_and_again_is_left_alone_for_longer_and_longer():
    hook = Endpoint(provider="P1")
    for _ in range(BREAKER - 1):
        assert hook.note(FAILED, NOON) is False
    assert (hook.state, hook.rest) == (Hook.FAILING, 0.0)
    hook.note(FAILED, NOON)
    assert (hook.rest, rest_after(BREAKER + 1), rest_after(99)) == (5.0, 10.0, 3600.0)
    assert (hook.room(8), Endpoint(provider="P1").room(8)) == (1, 8)


def test_a_web_hook_that_answers_is_as_good_as_new():
    hook = Endpoint(provider="P1", state=Hook.FAILING, failures=9, failing_since=NOON)
    hook.note(ARRIVED, NOON)
    assert (hook.state, hook.failures, hook.failing_since) == (Hook.ACTIVE, 0, None)


@pytest.mark.parametrize(("gone", "later", "why"), [(True, 0, "gone"), (False, 1, "failing")])
def test_a_web_hook_is_stopped_when_it_is_gone_or_fails_for_days(gone, later, why):
    hook = Endpoint(provider="P1")
    hook.note(FAILED, NOON)
    assert hook.note(Attempt(ok=False, gone=gone), NOON + GIVE_UP_AFTER * later) is True
    assert (hook.state, hook.reason, hook.rest, hook.room(8)) == (Hook.STOPPED, why, None, 0)


def test_a_stopped_web_hook_comes_back_by_one_delivery_that_arrives():
    hook = Endpoint(provider="P1", state=Hook.STOPPED, reason="gone")
    hook.try_out()
    assert hook.room(8) == 1
    assert hook.note(FAILED, NOON) is False  # its owner knows already
    assert hook.state is Hook.STOPPED
    hook.try_out()
    hook.note(ARRIVED, NOON)
    assert hook.state is Hook.ACTIVE


def test_a_secret_that_was_replaced_signs_along_for_a_day():
    hook = Endpoint(provider="P1")
    hook.renew_secret(NOON)
    assert hook.secrets(NOON + datetime.timedelta(hours=23)) == (2, 1)
    assert hook.secrets(NOON + datetime.timedelta(hours=24)) == (2,)


@pytest.mark.parametrize(
    ("code", "covered"), [("5.6.1.1", True), ("5.6", True), ("5.61", False), ("5.7", False)]
)
def test_a_chapter_of_the_catalogue_covers_what_is_in_it(code, covered):
    need = Described(
        code=code,
        kind="inspection",
        district="210102",
        industry="C26",
        size="small",
        tier=None,
        green=False,
    )
    assert Filters(codes=("5.6",)).cover(need) is covered
