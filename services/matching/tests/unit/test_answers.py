"""What a provider said by message and was not done comes back to it, whatever it subscribed to (6.2.2)."""

import pytest

from chassis.early import TooEarly
from contracts.examples import example_of
from contracts.parts import RefusedAnswer
from contracts.providers import AnswerRefused
from matching.domain.errors import NotFound
from matching.usecases import answers

pytestmark = pytest.mark.clause("6.2.2")
PROBLEM = {
    "status": 422,
    "code": "invalid",
    "detail_zh": "有误",
    "detail_en": "wrong",
    "errors": [{"field": "price_yuan", "code": "invalid", "zh": "应为数字。", "en": "No number."}],
}
REFUSED = RefusedAnswer.of("mine-1", "matching.propose_terms", PROBLEM)


def test_a_refusal_is_told_to_its_sender(work):
    answers.tell_refused(work, "P001", REFUSED)
    (told,) = work.emitted
    assert type(told) is AnswerRefused
    assert (told.provider, told.answer) == ("P001", REFUSED)
    assert (told.actor, told.actor_role) == ("station", "system")


class NoSubscriptions:
    def of(self, provider, *, lock=False):
        raise NotFound(zh="机构订阅", en="subscription")


def test_a_refusal_waits_for_a_provider_that_the_register_does_not_have_yet(work):
    work.subscriptions = NoSubscriptions()
    with pytest.raises(TooEarly):
        answers.tell_refused(work, "P001", REFUSED)


def test_what_a_stranger_made_long_is_cut_and_unprintable_signs_are_left_out():
    many = [{**PROBLEM["errors"][0], "field": "x" * 5000}] * 1000
    refused = RefusedAnswer.of("a\x00b" + "c" * 5000, "k" * 5000, {**PROBLEM, "errors": many})
    assert refused.answer_id.startswith("abc")
    assert len(refused.answer_id) == len(refused.answer_type) == len(refused.fields[0].field) == 200
    assert len(refused.fields) == 50


def test_an_answer_without_an_id_is_refused_without_one():
    assert RefusedAnswer.of(None, "x", PROBLEM).answer_id == ""


def test_the_golden_example_is_what_problem_details_give():
    assert AnswerRefused.load(example_of(AnswerRefused)).answer.status == 422
