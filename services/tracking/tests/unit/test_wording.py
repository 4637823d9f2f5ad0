"""No step, state or notification is without words, and none of the words lets a person in."""

import datetime
import uuid

import pytest

from contracts import manifest
from tracking.adapters.translation import FACTS
from tracking.data import EDITIONS
from tracking.domain import errors
from tracking.domain.case import ACTIONS, CaseState
from tracking.domain.notifications import KINDS, kind_of, text_of
from tracking.domain.progress import ItemState
from tracking.domain.story import Step
from tracking.domain.wording import CASE_STATES, ITEM_STATES, STEPS, words_of

STORY = {cls.name: cls for cls in manifest.CASE_STORY}
# A refused answer is between a provider and the station: no step of a case.
OWN = {c.name: c for c in manifest.published_by("tracking") if c.partition == "case_id"}


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("table", [STEPS, CASE_STATES, ITEM_STATES, EDITIONS.newest.texts])
def test_every_text_is_there_in_chinese_and_in_english(table):
    for zh, en in table.values():
        assert is_chinese(zh)
        assert en.strip()
        assert not is_chinese(en)


def test_every_step_of_the_story_and_of_tracking_itself_has_words():
    assert set(STEPS) == set(STORY) | set(OWN)


def test_every_state_has_words():
    assert set(CASE_STATES) == set(CaseState)
    assert set(ITEM_STATES) == set(ItemState)


def test_the_enterprise_is_told_of_every_step():
    assert set(STEPS) <= KINDS
    assert set(EDITIONS.newest.texts) == KINDS


def test_facts_and_actions_name_messages_and_fields_that_exist():
    assert set(ACTIONS) <= set(STEPS)
    for name, facts in FACTS.items():
        assert set(facts) <= set(STORY[name].schema.fields), name


def test_every_error_has_a_code_of_its_own():
    kinds = errors.TrackingError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(is_chinese(kind.zh) for kind in kinds)


@pytest.mark.parametrize(
    ("facts", "zh"),
    [
        ({"lapsed": False, "merged_into": None}, "撤回"),
        ({"lapsed": True, "merged_into": None}, "失效"),
        ({"lapsed": False, "merged_into": "0198c0de"}, "合并办理"),
    ],
)
def test_a_need_that_nobody_withdrew_reads_as_what_became_of_it(facts, zh):
    step = Step(
        message_id=uuid.uuid4(),
        name="intake.need_withdrawn",
        case_id=uuid.uuid4(),
        item_id=None,
        occurred_at=datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC),
        actor="system",
        actor_role="system",
        facts=facts,
    )
    template = EDITIONS.words(None, kind_of(step))
    for words in (words_of(step), text_of(step, None, ("事项", "item"), template)):
        assert zh in words[0]
        assert not is_chinese(words[1])
