"""Following: the same end state whatever the order, and everything exactly once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.early import TooEarly
from chassis.testing import actor_as
from contracts.manifest import SUBSCRIPTIONS
from tracking.domain.case import CaseState
from tracking.usecases import serving

OFFICER = actor_as("officer", station="SY-HP-01")
PROVIDER = actor_as("provider", provider="P002")


def unchecked(version: int) -> None:
    """No If-Match was given."""


def serve(work, story):
    """Both items through all their stages, as their performers report it."""
    for actor, item_id in ((OFFICER, story.own), (PROVIDER, story.given)):
        serving.start_service(work, actor, item_id, unchecked)
        for mark in work.items.find(item_id).stages:
            serving.reach_stage(work, actor, item_id, mark["key"], unchecked)
        serving.end_service(work, actor, item_id, unchecked)


def before_service(story, *more):
    return [
        *more,
        story.catalogue("5.1.1"),
        story.catalogue("5.6.4.2"),
        *story.application(),
        story.catalogue("5.6.4.2", version=2, revision=2),
        *story.matched(),
    ]


def live(work, telling, story, first, second):
    telling(work.deliver, first)
    serve(work, story)
    telling(work.deliver, second)
    return work.end_state()


def test_the_service_handles_exactly_what_the_manifest_says(handled):
    assert set(handled) == set(SUBSCRIPTIONS["tracking"])


@pytest.mark.clause("4.2.2")
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_end_state_is_the_same_when_the_whole_story_is_shuffled_and_repeated(
    data, new_work, new_story, telling, of_notice, of_station
):
    story = new_story()
    copies = (of_notice(2025), of_notice(2025, 2), of_station("SY-HP-01", "D-01"))
    first, second = before_service(story, *copies), story.evaluated()
    expected = live(new_work(), telling, story, first, second)
    again = data.draw(st.lists(st.sampled_from(first), max_size=8))
    late = data.draw(st.lists(st.sampled_from(first + second), max_size=8))
    shuffled = data.draw(st.permutations(first + again))
    rest = data.draw(st.permutations(second + late))
    assert live(new_work(), telling, story, shuffled, rest) == expected


def test_a_case_goes_from_the_form_to_the_archive(work, telling, story):
    telling(work.deliver, before_service(story))
    assert work.cases.find(story.case_id).state is CaseState.ACCEPTED
    serve(work, story)
    assert work.cases.find(story.case_id).state is CaseState.SERVED
    telling(work.deliver, story.evaluated())
    assert work.cases.find(story.case_id).state is CaseState.ARCHIVED


def test_a_step_waits_when_its_case_is_not_known(work, telling, story):
    with pytest.raises(TooEarly):
        work.deliver("record_step", *reversed(story.evaluated()[0]))


def test_an_assessment_waits_when_the_case_is_filed_but_not_accepted(work, telling, story):
    telling(work.deliver, [story.filed()])
    with pytest.raises(TooEarly):
        work.deliver("assess_item", *reversed(story.assessed(story.own, "5.1.1", "station")))


def test_the_filing_is_on_the_timeline_when_it_comes_after_the_acceptance(work, telling, story):
    filed, accepted = story.filed(), story.accepted()
    telling(work.deliver, [accepted, filed])
    case = work.cases.find(story.case_id)
    assert (case.state, case.filed_at) == (CaseState.ACCEPTED, accepted[1].filed_at)
    assert len(work.steps.kept) == 2


def test_the_enterprise_is_told_once_of_each_change_and_not_of_its_own(work, telling, story):
    told = story.application()
    telling(work.deliver, told + told)
    steps = [notification.step for notification in work.notifications.kept.values()]
    assert steps == ["intake.supplement_asked", "intake.need_accepted"]


def test_a_step_keeps_plain_facts_and_no_hash_of_a_code(work, telling, story):
    telling(work.deliver, story.application())
    facts = {step.name: step.facts for step in work.steps.kept.values()}
    assert facts["intake.need_accepted"] == {"number": story.number, "green": False}
    assert facts["intake.supplement_asked"] == {"missing": ["licence"], "breach": False}
