"""Opinions on a provider, from evaluation's messages to its mailbox and its score (8.3.1)."""

import dataclasses

import pytest

from contracts import evaluation
from contracts.examples import example_of

pytestmark = [pytest.mark.postgres, pytest.mark.clause("8.3.1")]
GIVEN = evaluation.OpinionGiven.load(example_of(evaluation.OpinionGiven))
ANSWERED = evaluation.OpinionAnswered.load(example_of(evaluation.OpinionAnswered))


def timeliness(desk):
    """P001's, in percent, as the ranking of a new need shows it."""
    (item,) = desk.accept_need("5.6.1.1")
    desk.assess(item)
    ranked = desk.officer.get(f"/v1/items/{item}/candidates").json["ranked"]
    parts = next(one["parts"] for one in ranked if one["provider_id"] == "P001")
    return next(part["value"] for part in parts if part["name"] == "timeliness")


def test_an_opinion_is_in_the_mailbox_of_its_provider_alone(desk):
    desk.bench.deliver("pass_opinion_on", GIVEN)
    (event,) = desk.mail("P001")
    assert (event["type"], event["subject"]) == (
        "matching.opinion_passed_on",
        str(GIVEN.opinion_id),
    )
    assert (event["data"]["item_id"], event["data"]["chased"]) == (str(GIVEN.item_id), 0)
    assert desk.mail("P004") == []


def test_reminders_lower_the_timeliness_of_the_provider_and_answers_in_time_raise_it(desk):
    before = timeliness(desk)
    for chased in (1, 2, 3):
        desk.bench.deliver("pass_opinion_on", dataclasses.replace(GIVEN, chased=chased))
    chased_down = timeliness(desk)
    for _ in range(5):
        desk.bench.deliver("note_opinion_answered", ANSWERED)
    assert before > chased_down < timeliness(desk)


def test_a_late_answer_changes_no_score(desk):
    before = timeliness(desk)
    for _ in range(5):
        desk.bench.deliver("note_opinion_answered", dataclasses.replace(ANSWERED, in_time=False))
    assert timeliness(desk) == before
