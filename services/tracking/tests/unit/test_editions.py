"""Words of notices are data with an edition: whole, of known holes, and never changed once told by (7.3.2g)."""

import datetime
import hashlib
import uuid
from importlib import resources
from typing import Any

import pytest

from tracking import data
from tracking.domain.editions import ESCALATED, Edition, Editions, EditionWrong, edition_of
from tracking.domain.notifications import Notification
from tracking.usecases.telling import note

# What was told by an edition keeps its words: a change of words is a new file, and a line more here.
SHIPPED = {"notices.v1.yaml": "e7c4c389c528c734392c4ab0b17309fc8ef46df1a432952c93700e1674b28d0b"}
TEXT = {"zh": "办件 {case}", "en": "Case {case}"}


def a_file(**changed: Any) -> dict[str, Any]:
    return {"edition": 1, "texts": {"a": TEXT}, **changed}


def test_an_edition_that_was_shipped_is_never_changed() -> None:
    files = [f for f in resources.files(data).iterdir() if f.name.endswith(".yaml")]
    assert {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files} == SHIPPED


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ({"zh": "办件"}, "a: 须有 zh 和 en"),
        ({"zh": "办件", "en": ""}, "a: 须有 zh 和 en"),
        ({**TEXT, "fr": "Dossier"}, "a: 须有 zh 和 en"),
        ("办件", "a: 须有 zh 和 en"),
        ({**TEXT, "en": "Case {person}"}, "{person} 未知"),
        ({**TEXT, "zh": "办件 {case.real}"}, "{case.real} 未知"),
        ({**TEXT, "zh": "办件 {case:>99999999}"}, "{case} 未知"),
        ({**TEXT, "zh": "办件 {case!r}"}, "{case} 未知"),
        ({**TEXT, "zh": "办件 {}"}, "{} 未知"),
        ({**TEXT, "zh": "办件 {case"}, "括号不成对"),
        ({**TEXT, "zh": "办件 {mark}"}, "{mark} 未知"),
    ],
)
def test_a_text_that_cannot_be_told_is_named_when_it_is_read(text: Any, fault: str) -> None:
    with pytest.raises(EditionWrong) as caught:
        edition_of(a_file(texts={"a": text, "b": TEXT}))
    assert fault in str(caught.value)
    assert "b:" not in str(caught.value)


def test_what_comes_up_the_ladder_says_why_and_names_no_stage() -> None:
    said = {"zh": "办件 {case} {mark} {rule}", "en": "Case {case} {item}"}
    assert edition_of(a_file(texts={ESCALATED: said})).texts[ESCALATED] == (said["zh"], said["en"])
    with pytest.raises(EditionWrong):
        edition_of(a_file(texts={ESCALATED: {**said, "zh": "{stage}"}}))


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(EditionWrong) as caught:
        edition_of(a_file(texts={"a": {**TEXT, "zh": "{x} {y}"}, "b": {}}))
    assert all(name in str(caught.value) for name in ("{x}", "{y}", "b: "))


def test_an_edition_without_a_number_is_refused() -> None:
    with pytest.raises(EditionWrong):
        edition_of(a_file(edition="first"))


def test_the_newest_edition_has_every_kind_and_an_older_one_need_not() -> None:
    old, new = Edition(9, {"a": ("旧", "old")}), Edition(10, {"a": ("新", "new"), "b": ("乙", "b")})
    assert Editions([new, old], {"a", "b"}).newest is new
    with pytest.raises(EditionWrong) as caught:
        Editions([new, old], {"a", "c"})
    assert "c: 缺 missing" in str(caught.value)


def test_what_was_told_by_an_edition_keeps_its_words_when_there_is_a_newer_one() -> None:
    old, new = Edition(1, {"a": ("旧", "old")}), Edition(2, {"a": ("新", "new"), "b": ("乙", "b")})
    editions = Editions([old, new], {"a", "b"})
    assert editions.words("1", "a") == ("旧", "old")
    assert editions.words("2", "a") == ("新", "new")
    assert editions.words(None, "a") == ("旧", "old"), "told before there were editions"
    assert editions.words("3", "a") == ("新", "new"), "by a process that was updated already"
    assert editions.words("1", "b") == ("乙", "b")


def test_a_new_notification_is_told_by_the_newest_edition(work: Any) -> None:
    one = Notification(
        message_id=uuid.uuid4(),
        case_id=uuid.uuid4(),
        item_id=None,
        enterprise="e",
        step="intake.form_filed",
        occurred_at=datetime.datetime(2026, 3, 2, 1, tzinfo=datetime.UTC),
    )
    note(work, one)
    assert work.deliveries.find(one.message_id).template == str(data.EDITIONS.newest.number)
