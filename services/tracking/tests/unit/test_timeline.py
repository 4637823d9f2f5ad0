"""The timeline: order, durations, organisations, and what a provider may see of it."""

import datetime
import uuid

from hypothesis import given
from hypothesis import strategies as st

from tracking.domain.story import Step
from tracking.domain.timeline import Parties, seen_by_provider, timeline_of

NOON = datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC)
PARTIES = Parties(station="S-1", enterprise="E-1")
ITEM, OTHER_ITEM = uuid.UUID(int=7), uuid.UUID(int=8)


def told(number: int, name: str, role: str, provider: str | None = None, item=ITEM) -> Step:
    return Step(
        message_id=uuid.UUID(int=number),
        name=name,
        case_id=uuid.UUID(int=1),
        item_id=item,
        occurred_at=NOON + datetime.timedelta(minutes=number // 2),
        actor="a",
        actor_role=role,
        provider=provider,
    )


STEPS = [
    told(0, "intake.form_filed", "enterprise", item=None),
    told(2, "intake.need_accepted", "window", item=None),
    told(3, "matching.offer_made", "system", "P001"),
    told(6, "matching.offer_accepted", "provider", "P001"),
    told(7, "matching.terms_proposed", "provider"),
    told(8, "matching.offer_made", "system", "P002"),
    told(9, "matching.terms_proposed", "provider"),
    told(10, "matching.item_assessed", "officer", item=OTHER_ITEM),
]


@given(st.permutations(STEPS))
def test_steps_stand_in_one_order_whatever_order_they_came_in(order):
    entries = timeline_of(order, PARTIES)
    assert [entry.step for entry in entries] == STEPS


def test_each_step_says_how_long_after_the_one_before_it_was():
    seconds = [entry.seconds_since_previous for entry in timeline_of(STEPS, PARTIES)]
    assert seconds == [0, 60, 0, 120, 0, 60, 0, 60]


def test_each_step_says_whom_the_actor_belongs_to():
    organisations = [entry.organisation for entry in timeline_of(STEPS, PARTIES)]
    assert organisations == ["E-1", "S-1", None, "P001", "P001", None, "P002", "S-1"]


def test_a_provider_sees_its_items_and_nothing_of_another_provider():
    seen = seen_by_provider(timeline_of(STEPS, PARTIES), "P002", frozenset({ITEM}))
    assert [entry.step.message_id.int for entry in seen] == [8, 9]


def test_a_timeline_is_empty_when_nothing_was_told():
    assert timeline_of([], PARTIES) == []
