"""Serving: only the performer reports, and the case is served exactly once."""

import pytest

from chassis.testing import actor_as
from tracking.domain.errors import ItemNotFound, NotInThisState, NotThePerformer
from tracking.usecases import serving

OFFICER = actor_as("officer", station="SY-HP-01")
PROVIDER = actor_as("provider", provider="P002")


def unchecked(version: int) -> None:
    """No If-Match was given."""


@pytest.fixture
def agreed(work, telling, story):
    """A work in which both items of the story are agreed."""
    catalogue = [story.catalogue("5.1.1"), story.catalogue("5.6.4.2")]
    telling(work.deliver, [*catalogue, *story.application(), *story.matched()])
    return work


def finish(work, actor, item_id):
    serving.start_service(work, actor, item_id, unchecked)
    for mark in work.items.find(item_id).stages:
        serving.reach_stage(work, actor, item_id, mark["key"], unchecked)
    serving.end_service(work, actor, item_id, unchecked)


@pytest.mark.clause("4.1")
def test_the_case_is_served_once_when_its_last_item_has_ended(agreed, story):
    finish(agreed, OFFICER, story.own)
    assert agreed.emitted[-1].name == "tracking.service_ended"
    finish(agreed, PROVIDER, story.given)
    served = [m for m in agreed.emitted if m.name == "tracking.case_served"]
    assert [(m.case_id, m.item_count, m.actor_role) for m in served] == [
        (story.case_id, 2, "system")
    ]


def test_what_the_performer_reports_is_said_and_stands_on_the_timeline(agreed, story):
    before = len(agreed.steps.kept)
    finish(agreed, OFFICER, story.own)
    own = list(agreed.steps.kept.values())[before:]
    assert [step.name for step in own] == [message.name for message in agreed.emitted]
    assert own[1].facts == {
        "stage": "consult",
        "stage_zh": "环节consult",
        "stage_en": "Stage consult",
    }
    assert {step.actor for step in own} == {OFFICER.id}


@pytest.mark.parametrize(
    "stranger",
    [
        actor_as("provider", provider="P001"),
        actor_as("provider"),
        actor_as("officer", station="SY-TX-01"),
    ],
)
def test_an_item_is_not_there_for_somebody_else(agreed, story, stranger):
    with pytest.raises(ItemNotFound):
        serving.start_service(agreed, stranger, story.given, unchecked)


def test_the_station_does_not_report_for_a_provider(agreed, story):
    with pytest.raises(NotThePerformer):
        serving.start_service(agreed, OFFICER, story.given, unchecked)


def test_an_overseer_never_performs(agreed, story):
    with pytest.raises(NotThePerformer):
        serving.start_service(agreed, actor_as("regulator"), story.own, unchecked)


def test_a_service_cannot_start_twice(agreed, story):
    serving.start_service(agreed, OFFICER, story.own, unchecked)
    with pytest.raises(NotInThisState):
        serving.start_service(agreed, OFFICER, story.own, unchecked)


def test_nothing_happens_when_the_caller_has_seen_another_version(agreed, story):
    def refuse(version):
        raise RuntimeError(version)

    with pytest.raises(RuntimeError):
        serving.start_service(agreed, OFFICER, story.own, refuse)
    assert agreed.emitted == []
