"""Opinions on a provider reach it, as far as it subscribed to them, and count in its record (8.3.1)."""

import dataclasses
import uuid

import pytest

from chassis.early import TooEarly
from chassis.testing import NOON
from contracts.providers import OpinionPassedOn
from matching.domain.errors import NotFound
from matching.domain.opinion import PassedOpinion
from matching.domain.subscription import Topic
from matching.usecases import opinions

pytestmark = pytest.mark.clause("8.3.1")
NEW = PassedOpinion(
    opinion_id=uuid.UUID(int=1),
    item_id=uuid.UUID(int=2),
    provider="P001",
    answer_by=NOON,
    chased=0,
)
CHASED = dataclasses.replace(NEW, chased=1)


def test_a_new_opinion_is_passed_on_and_counts_for_nothing_yet(work):
    opinions.pass_on(work, NEW)
    (told,) = work.emitted
    assert type(told) is OpinionPassedOn
    assert (told.provider, told.opinion_id, told.item_id) == ("P001", NEW.opinion_id, NEW.item_id)
    assert (told.answer_by, told.chased) == (NOON, 0)
    assert (told.actor, told.actor_role) == ("station", "system")
    assert work.histories.ended == []


def test_each_reminder_is_passed_on_and_counts_as_a_silence(work):
    opinions.pass_on(work, CHASED)
    opinions.pass_on(work, dataclasses.replace(NEW, chased=2))
    assert [told.chased for told in work.emitted] == [1, 2]
    assert work.histories.ended == [("P001", "silent")] * 2


def test_praise_is_passed_on_without_a_limit(work):
    opinions.pass_on(work, dataclasses.replace(NEW, answer_by=None))
    assert work.emitted[0].answer_by is None


def test_who_does_not_want_opinions_is_not_told_but_counted_all_the_same(work):
    topics = tuple(topic for topic in Topic if topic is not Topic.OPINIONS)
    quiet = dataclasses.replace(work.subscriptions.of("P001"), receives=topics)
    work.subscriptions.put(quiet, by="P001", now=NOON)
    opinions.pass_on(work, CHASED)
    assert (work.emitted, work.histories.ended) == ([], [("P001", "silent")])


def test_an_answer_counts_only_in_time(work):
    opinions.note_answer(work, "P001", in_time=True)
    opinions.note_answer(work, "P002", in_time=False)
    assert work.histories.ended == [("P001", "answered")]


class NoSubscriptions:
    def of(self, provider, *, lock=False):
        raise NotFound(zh="机构订阅", en="subscription")


def test_an_opinion_waits_for_a_provider_that_the_register_does_not_have_yet(work):
    work.subscriptions = NoSubscriptions()
    with pytest.raises(TooEarly):
        opinions.pass_on(work, CHASED)
    assert (work.emitted, work.histories.ended) == ([], [])
