"""Staff-filed needs are confirmed; the same need over two channels becomes one (6.1.2, 6.1.3)."""

import copy
import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.testing import actor_as
from intake import data, usecases
from intake.domain.errors import (
    FormNotFound,
    NotConfirmed,
    NothingToConfirm,
    NotInThisState,
    NotTheSame,
    OneNoticeOnly,
)
from intake.domain.form import Channel, Confirmation, Form
from intake.domain.items import asks_of
from intake.domain.likeness import NEAR_IN_TIME, Compared, likely_same, united
from intake.domain.materials import HandedIn, Missing
from intake.domain.states import State

BOXES = [box.key for box in data.definition().boxes()]


def file(work: Any, actor: Any, content: Any, channel: Channel = Channel.WEB) -> Form:
    application = usecases.Application(
        station="SY-TX-01", channel=channel, version="1", content=copy.deepcopy(content)
    )
    return usecases.file_form(work, actor, application)


def only(content: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {**content, "boxes": [], "other_needs": {}, "tables": {}, **parts}


@pytest.mark.clause("6.1.2")
def test_a_need_filed_by_staff_is_accepted_once_the_enterprise_has_confirmed_it(
    work: Any, window: Any, enterprise: Any, content: dict[str, Any]
) -> None:
    form = file(work, window, content, Channel.PHONE)
    with pytest.raises(NotConfirmed):
        usecases.accept_need(work, window, form.id)

    usecases.confirm_need(work, enterprise, form.id, Confirmation.RECORDED_CALL)

    assert (form.confirmed_how, form.confirmed_by) == (Confirmation.ACCOUNT, enterprise.id)
    assert form.created_by == window.id
    assert usecases.accept_need(work, window, form.id).number


@pytest.mark.clause("6.1.2")
def test_staff_note_how_an_enterprise_without_an_account_confirmed(
    work: Any, window: Any, content: dict[str, Any]
) -> None:
    form = file(work, window, content, Channel.VISIT)

    usecases.confirm_need(work, window, form.id, Confirmation.SIGNATURE)

    assert form.confirmed_how is Confirmation.SIGNATURE
    with pytest.raises(NothingToConfirm):
        usecases.confirm_need(work, window, form.id, Confirmation.SIGNATURE)


def test_what_is_not_confirmed_is_not_accepted_by_silence(
    work: Any, window: Any, content: dict[str, Any]
) -> None:
    form = file(work, window, content, Channel.PHONE)
    work.now = form.decide_by

    usecases.accept_by_silence(work, form.id)

    assert form.state is State.FILED


@pytest.mark.clause("6.1.2", "7.3.1")
def test_the_limit_of_the_decision_begins_with_a_confirmation_that_comes_after_it(
    work: Any, window: Any, enterprise: Any, content: dict[str, Any]
) -> None:
    form = file(work, window, content, Channel.PHONE)
    work.now = form.decide_by + datetime.timedelta(hours=1)
    usecases.confirm_need(work, enterprise, form.id, Confirmation.ACCOUNT)
    assert form.decide_by > work.now
    assert work.reminders[-1][:3] == (usecases.DECISION_OVER, str(form.id), form.decide_by)

    work.now = form.decide_by
    usecases.accept_by_silence(work, form.id)
    assert (form.state, form.deemed) == (State.ACCEPTED, True)


@pytest.mark.clause("6.1.3")
def test_opinions_of_both_are_kept_when_two_become_one(
    work: Any, window: Any, enterprise: Any, content: dict[str, Any]
) -> None:
    first, second = (
        file(work, enterprise, {**content, "other": {"opinion": words}}) for words in ("甲", "乙")
    )
    usecases.merge_need(work, window, first.id, second.id)
    assert second.content["other"]["opinion"] == "乙\n甲"


@pytest.mark.clause("4.2.1", "6.1.3")
def test_what_was_told_to_be_missing_was_told_when_two_become_one(
    work: Any, window: Any, enterprise: Any, content: dict[str, Any]
) -> None:
    first, second = (file(work, enterprise, content) for _ in range(2))
    usecases.ask_supplement(work, window, first.id, [Missing(material="business_licence")])
    licence = HandedIn(key="business_licence", seen_on_paper=True)
    usecases.answer_supplement(work, window, first.id, usecases.Answer(materials=[licence]))
    usecases.merge_need(work, window, first.id, second.id)
    with pytest.raises(OneNoticeOnly):
        usecases.ask_supplement(work, window, second.id, [Missing(material="business_licence")])


@pytest.mark.parametrize("channel", [Channel.WINDOW, Channel.WEB])
def test_what_the_enterprise_signed_or_filed_waits_for_nothing(
    work: Any, window: Any, enterprise: Any, content: dict[str, Any], channel: Channel
) -> None:
    form = file(work, window if channel is Channel.WINDOW else enterprise, content, channel)

    assert not form.waits_for_confirmation


@pytest.mark.clause("6.1.3")
def test_the_same_items_on_another_channel_are_a_likely_duplicate_before_and_after_filing(
    work: Any, window: Any, enterprise: Any, content: dict[str, Any]
) -> None:
    first = file(work, enterprise, only(content, boxes=BOXES[:2]))
    wish = only(content, boxes=BOXES[1:3])
    draft = usecases.start_draft(
        work,
        window,
        usecases.Application(station="SY-TX-01", channel=Channel.PHONE, version="1", content=wish),
    )

    (found,) = usecases.likely_duplicates(work, window, draft.id)

    assert (found.form_id, found.sections, found.days_apart) == (first.id, (BOXES[1],), 0)
    second = usecases.file_draft(work, window, draft.id)
    assert [one.form_id for one in usecases.likely_duplicates(work, window, second.id)] == [
        first.id
    ]


@pytest.mark.clause("6.1.3")
@pytest.mark.parametrize(
    ("words", "is_like"),
    [
        ("希望了解卓越绩效模式的导入方法", True),
        ("希望了解卓越绩效管理模式的导入", True),
        ("锅炉介质检测", False),
    ],
)
def test_needs_in_words_are_compared_by_their_wording(
    work: Any, enterprise: Any, content: dict[str, Any], words: str, is_like: bool
) -> None:
    said = "希望了解卓越绩效模式的导入方法"
    file(work, enterprise, only(content, other_needs={"quality_management": said}))
    second = file(work, enterprise, only(content, other_needs={"metrology": words}))

    assert bool(usecases.likely_duplicates(work, enterprise, second.id)) is is_like


@pytest.mark.clause("6.1.3")
def test_what_lies_long_ago_or_is_over_or_different_is_no_duplicate(
    work: Any, enterprise: Any, content: dict[str, Any]
) -> None:
    old = file(work, enterprise, only(content, boxes=BOXES[:1]))
    withdrawn = file(work, enterprise, only(content, boxes=BOXES[:1]))
    usecases.withdraw_need(work, enterprise, withdrawn.id)
    file(work, enterprise, only(content, boxes=BOXES[3:4]))
    old.filed_at -= datetime.timedelta(days=31)

    new = file(work, enterprise, only(content, boxes=BOXES[:1]))

    assert usecases.likely_duplicates(work, enterprise, new.id) == []


@pytest.mark.clause("6.1.3")
def test_two_forms_become_one_and_nothing_is_lost(
    work: Any, window: Any, enterprise: Any, content: dict[str, Any]
) -> None:
    first = file(work, enterprise, only(content, boxes=BOXES[:2], tables=content["tables"]))
    words = {"metrology": "上门检定"}
    second = file(work, enterprise, only(content, boxes=BOXES[1:3], other_needs=words))
    second.materials.append(HandedIn(key="business_licence", seen_on_paper=True))

    usecases.merge_need(work, window, second.id, first.id)

    assert (second.state, second.merged_into) == (State.MERGED, first.id)
    assert first.content["boxes"] == BOXES[:3]
    assert first.content["other_needs"] == words
    assert [one.key for one in first.materials] == ["business_licence"]
    assert work.papers.issued[-1].form_id == first.id
    assert (work.emitted[-1].case_id, work.emitted[-1].merged_into) == (second.id, first.id)


def test_only_undecided_forms_of_one_enterprise_become_one(
    work: Any, window: Any, enterprise: Any, content: dict[str, Any]
) -> None:
    first, second = file(work, enterprise, content), file(work, enterprise, content)
    other = actor_as("enterprise", enterprise="91210112MA0QE1R79C")
    theirs = copy.deepcopy(content)
    theirs["enterprise"]["credit_code"] = "91210112MA0QE1R79C"
    foreign = file(work, other, theirs)

    for into in (first, foreign):
        with pytest.raises(NotTheSame):
            usecases.merge_need(work, window, first.id, into.id)
    with pytest.raises(FormNotFound):
        usecases.merge_need(work, actor_as("window", station="SY-HP-01"), first.id, second.id)
    usecases.accept_need(work, window, second.id)
    with pytest.raises(NotInThisState):
        usecases.merge_need(work, window, first.id, second.id)


boxes = st.lists(st.sampled_from(BOXES), unique=True, max_size=6)
needs = st.dictionaries(
    st.sampled_from(["metrology", "certification"]), st.sampled_from(["甲", "乙"])
)
rows = st.lists(st.sampled_from([{"product": "泵"}, {"product": "阀"}]), max_size=3)
contents = st.builds(
    lambda b, n, r: {"boxes": b, "other_needs": n, "tables": {"food_drug_testing": r}},
    boxes,
    needs,
    rows,
)


@given(contents, contents)
def test_a_united_form_asks_for_all_that_either_asked_for(
    into: dict[str, Any], other: dict[str, Any]
) -> None:
    definition = data.definition()
    whole = united(into, other, definition)
    sections = {ask.section for ask in asks_of(whole, definition)}

    for part in (into, other):
        assert {ask.section for ask in asks_of(part, definition)} <= sections
        for kind, words in part["other_needs"].items():
            assert words in whole["other_needs"][kind]
        for row in part["tables"]["food_drug_testing"]:
            assert row in whole["tables"]["food_drug_testing"]


@pytest.mark.parametrize(("seconds", "count"), [(0, 1), (1, 0)])
def test_forms_further_apart_than_thirty_days_are_two_needs(
    work: Any, content: dict[str, Any], seconds: int, count: int
) -> None:
    asks = asks_of(content, data.definition())
    later = work.now + NEAR_IN_TIME + datetime.timedelta(seconds=seconds)
    new, old = (Compared(form_id=work.new_id(), at=at, asks=asks) for at in (later, work.now))

    assert len(likely_same(new, [old])) == len(likely_same(old, [new])) == count
