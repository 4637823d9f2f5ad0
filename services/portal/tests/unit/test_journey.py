"""Reading tracking's public answer."""

import datetime

import pytest

from portal.clients.backend import Unreachable
from portal.journey import journey_of
from portal.testing import Fake

NOW = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)


def test_each_step_says_how_long_after_the_last_when_read(fake: Fake) -> None:
    journey = journey_of(fake.data["case"])
    assert [step.seconds for step in journey.steps[:3]] == [0.0, 7600.0, 93600.0]
    assert journey.seconds == sum(step.seconds for step in journey.steps)


def test_an_item_is_overdue_when_its_promise_is_past_and_it_has_not_ended(fake: Fake) -> None:
    fake.data["case"]["items"][0]["state"] = "in_service"
    first, second = journey_of(fake.data["case"]).items
    assert first.is_overdue(NOW)
    assert not second.is_overdue(NOW)


def test_an_item_is_overdue_when_it_ended_after_its_promise(fake: Fake) -> None:
    fake.data["case"]["items"][0]["ended_at"] = "2026-11-21T00:00:00+00:00"
    assert journey_of(fake.data["case"]).items[0].is_overdue(NOW)


def test_steps_name_their_item_when_tracking_tells_it(fake: Fake) -> None:
    fake.data["case"]["items"][1]["item_id"] = "i2"
    fake.data["case"]["steps"][4]["item_id"] = "i2"
    journey = journey_of(fake.data["case"])
    assert journey.names_items
    assert journey.steps[4].item is journey.items[1]


def test_a_case_that_has_no_step_yet_is_read_when_told(fake: Fake) -> None:
    fake.data["case"]["steps"] = []
    assert journey_of(fake.data["case"]).seconds == 0.0


@pytest.mark.parametrize("missing", ["number", "items", "steps", "state_zh"])
def test_the_service_counts_as_away_when_its_answer_lacks_something(
    fake: Fake, missing: str
) -> None:
    del fake.data["case"][missing]
    with pytest.raises(Unreachable):
        journey_of(fake.data["case"])
