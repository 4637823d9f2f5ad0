"""The demonstration's own checks, seen to notice what they are there for."""

from typing import Any

import httpx
import pytest

from station.demo import checks
from station.demo.client import Caller, DemoFailed, Machine, Refused
from station.demo.waiting import until

ITEMS = ("item-1", "item-2")


def story() -> list[dict[str, Any]]:
    """A whole story of two items: one told by the station, one of a provider that was the third asked."""
    steps: list[tuple[str, str | None]] = [(step, None) for step in checks.ONCE_A_CASE]
    steps += [(step, item) for step in checks.ONCE_AN_ITEM for item in ITEMS]
    ends = ("declined", "expired", "accepted")
    steps += [("matching.offer_made", "item-2") for _ in ends]
    steps += [(f"matching.offer_{end}", "item-2") for end in ends]
    steps += [("tracking.stage_reached", item) for item in ITEMS]
    return [
        {"step": step, "item_id": item, "message_id": str(number), "facts": {"stage": "work"}}
        for number, (step, item) in enumerate(steps)
    ]


def differences(told: list[dict[str, Any]]) -> list[str]:
    return list(checks.differing_steps(told, len(ITEMS)))


def test_whole_story_passes() -> None:
    assert differences(story()) == []


@pytest.mark.parametrize("place", range(len(story())))
def test_loss_of_any_step_is_noticed(place: int) -> None:
    told = story()
    lost = told.pop(place)

    noticed = differences(told)

    assert noticed or lost["step"] == "tracking.stage_reached"


@pytest.mark.parametrize("place", range(len(story())))
def test_any_step_that_was_taken_twice_is_noticed(place: int) -> None:
    told = story()

    assert differences([*told, {**told[place], "message_id": "another"}])


def test_same_message_shown_twice_is_noticed() -> None:
    told = story()

    assert differences([*told, told[-1]])


def test_item_that_is_missing_or_has_not_ended_is_noticed() -> None:
    ended = [{"item_id": item, "code": "5.8", "state": "ended"} for item in ITEMS]
    open_one = [ended[0], {**ended[1], "state": "in_service"}]

    assert list(checks.differing_items(ended, set(ITEMS))) == []
    assert list(checks.differing_items(ended[:1], set(ITEMS)))
    assert list(checks.differing_items(open_one, set(ITEMS)))


class Town:
    """Answers as a system that is away at first; remembers what it was asked."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers = list(answers)
        self.keys: list[str | None] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.keys.append(request.headers.get("Idempotency-Key"))
        if request.url.path.endswith("/tokens/client"):
            return httpx.Response(200, json={"access_token": "token"})
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, json={"code": "some_code"})


def caller(town: Town, who: Machine | None = None) -> Caller:
    return Caller("http://town", who, transport=httpx.MockTransport(town))


def test_request_is_sent_again_with_the_same_key_while_the_service_is_away() -> None:
    town = Town(httpx.ConnectError("refused"), 503, httpx.RemoteProtocolError("cut"), 201)

    assert caller(town).post("intake/forms", {}) == {"code": "some_code"}
    assert len(town.keys) == 4
    assert len(set(town.keys)) == 1


def test_refusal_is_not_tried_again() -> None:
    town = Town(409)

    with pytest.raises(Refused) as refused:
        caller(town).post("intake/forms", {})

    assert (refused.value.status, refused.value.code) == (409, "some_code")
    assert len(town.keys) == 1


def test_caller_signs_in_anew_when_its_token_has_expired() -> None:
    town = Town(401, 200)

    assert caller(town, Machine("P001", "secret")).get("matching/offers") == {"code": "some_code"}
    assert len(town.keys) == 4


def test_waiting_ends_with_what_did_not_come() -> None:
    with pytest.raises(DemoFailed, match="the archive"):
        until("归档", "the archive", lambda: None, seconds=0.2)
