"""Negative filing: three people, one register, one appeal (7.2a)."""

import datetime
from typing import Any

import pytest

from chassis.testing import actor_as
from intake import usecases
from intake.domain.denial import CLASS_NAMES, Referral, Refusal, RefusalClass
from intake.domain.errors import (
    AppealedBefore,
    AppealTooLate,
    FormNotFound,
    MaterialsInvalid,
    NotInThisState,
    OwnDecision,
)
from intake.domain.form import Channel, Form
from intake.domain.materials import HandedIn
from intake.domain.states import State

pytestmark = pytest.mark.clause("7.2a")
REFUSAL = Refusal(
    reason_class=RefusalClass.NOT_ELIGIBLE, reason="不符合条件", legal_ground="某条例第三条"
)


@pytest.fixture
def master() -> Any:
    return actor_as("station_master", station="SY-TX-01", id="acc-master")


@pytest.fixture
def superior() -> Any:
    return actor_as("superior", stations=("SY-TX-01",), id="acc-superior")


@pytest.fixture
def filed(work: Any, enterprise: Any, content: dict[str, Any]) -> Form:
    application = usecases.Application(
        station="SY-TX-01", channel=Channel.WEB, version="1", content=content
    )
    return usecases.file_form(work, enterprise, application)


@pytest.fixture
def proposed(work: Any, window: Any, filed: Form) -> Form:
    return usecases.propose_refusal(work, window, filed.id, REFUSAL)


@pytest.fixture
def refused(work: Any, master: Any, proposed: Form) -> Form:
    return usecases.decide_refusal(work, master, proposed.id, approved=True, opinion="同意")


def test_a_proposal_refuses_nothing_and_tells_nobody(work: Any, proposed: Form) -> None:
    assert proposed.state is State.REFUSAL_PROPOSED
    assert [one.name for one in work.emitted] == ["intake.form_filed"]


def test_whoever_proposed_it_does_not_approve_it(work: Any, master: Any, filed: Form) -> None:
    usecases.propose_refusal(work, master, filed.id, REFUSAL)

    with pytest.raises(OwnDecision):
        usecases.decide_refusal(work, master, filed.id, approved=True, opinion="同意")


def test_an_approved_one_is_on_the_register_with_a_notice(work: Any, refused: Form) -> None:
    assert (refused.state, refused.denial.number) == (State.REFUSED, "SY-TX-01-FD-2026-0001")
    assert work.papers.issued[-1].kind == "denial_notice"
    assert (work.emitted[-1].name, work.emitted[-1].reason_class) == (
        "intake.need_refused",
        "not_eligible",
    )
    assert "不符合条件" not in str(work.emitted[-1])


def test_one_that_is_given_back_leaves_the_form_to_be_decided(
    work: Any, master: Any, window: Any, proposed: Form
) -> None:
    usecases.decide_refusal(work, master, proposed.id, approved=False, opinion="请受理")

    assert (proposed.state, proposed.denial.number) == (State.FILED, None)
    assert usecases.accept_need(work, window, proposed.id).number


def test_a_proposal_that_nobody_decides_does_not_stop_the_rule_of_silence(
    work: Any, proposed: Form
) -> None:
    work.now = proposed.decide_by

    usecases.accept_by_silence(work, proposed.id)

    assert (proposed.state, proposed.denial.approved) == (State.ACCEPTED, False)


def test_an_appeal_that_wins_opens_the_form_again_with_a_new_limit(
    work: Any, enterprise: Any, superior: Any, window: Any, refused: Form
) -> None:
    usecases.appeal_refusal(work, enterprise, refused.id, "我们符合条件")
    work.now += datetime.timedelta(days=7)
    first_limit = refused.decide_by

    usecases.hear_appeal(work, superior, refused.id, overturned=True, finding="确符合")

    assert (refused.state, refused.denial.overturned) == (State.FILED, True)
    assert refused.decide_by > first_limit
    assert [one.name for one in work.emitted[-2:]] == [
        "intake.refusal_appealed",
        "intake.refusal_overturned",
    ]
    assert usecases.accept_need(work, window, refused.id).number


def test_an_appeal_that_fails_leaves_the_refusal_and_no_second_appeal(
    work: Any, enterprise: Any, superior: Any, refused: Form
) -> None:
    usecases.appeal_refusal(work, enterprise, refused.id, "我们符合条件")
    usecases.hear_appeal(work, superior, refused.id, overturned=False, finding="维持")

    assert (refused.state, work.emitted[-1].name) == (State.REFUSED, "intake.refusal_upheld")
    with pytest.raises(AppealedBefore):
        usecases.appeal_refusal(work, enterprise, refused.id, "再次申请")


def test_an_appeal_is_heard_by_somebody_who_had_no_part_in_it(
    work: Any, enterprise: Any, superior: Any, proposed: Form
) -> None:
    usecases.decide_refusal(work, superior, proposed.id, approved=True, opinion="同意")
    usecases.appeal_refusal(work, enterprise, proposed.id, "我们符合条件")

    with pytest.raises(OwnDecision):
        usecases.hear_appeal(work, superior, proposed.id, overturned=False, finding="维持")


def test_an_appeal_after_its_limit_is_refused(work: Any, enterprise: Any, refused: Form) -> None:
    work.now = refused.denial.appeal_by + datetime.timedelta(seconds=1)

    with pytest.raises(AppealTooLate):
        usecases.appeal_refusal(work, enterprise, refused.id, "我们符合条件")


def test_nobody_appeals_for_another_enterprise(work: Any, refused: Form) -> None:
    other = actor_as("enterprise", enterprise="91210112MA0QE1R79C")

    with pytest.raises(FormNotFound):
        usecases.appeal_refusal(work, other, refused.id, "我们符合条件")


def test_what_is_accepted_cannot_be_refused(work: Any, window: Any, filed: Form) -> None:
    usecases.accept_need(work, window, filed.id)

    with pytest.raises(NotInThisState):
        usecases.propose_refusal(work, window, filed.id, REFUSAL)


@pytest.mark.clause("7.2c")
def test_what_is_not_ours_is_answered_with_who_to_go_to(
    work: Any, window: Any, filed: Form
) -> None:
    referral = Referral(body="市知识产权局", contact="024-12345", reason="不属于本站职责")

    usecases.refer_elsewhere(work, window, filed.id, referral)

    assert (filed.state, filed.first_asker) == (State.REFERRED, window.id)
    assert filed.referral["body"] == "市知识产权局"
    assert "知识产权" not in str(work.emitted[-1])


def test_originals_go_back_once_and_only_those_that_are_here(
    work: Any, window: Any, filed: Form
) -> None:
    filed.materials.append(HandedIn(key="business_licence", seen_on_paper=True))

    with pytest.raises(MaterialsInvalid) as wrong:
        usecases.give_back(work, window, filed.id, ["business_licence", "ledger"], "张三")
    usecases.give_back(work, window, filed.id, ["business_licence"], "张三")
    with pytest.raises(MaterialsInvalid):
        usecases.give_back(work, window, filed.id, ["business_licence"], "张三")

    assert [one.field for one in wrong.value.wrong_fields] == ["materials[1]"]
    assert [one.received_by for one in filed.returned] == ["张三"]


def test_every_class_of_reason_has_its_words() -> None:
    assert set(CLASS_NAMES) == set(RefusalClass)
