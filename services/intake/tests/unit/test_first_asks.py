"""First-asker responsibility and consultations (7.2c, 7.3.2d)."""

import datetime
from typing import Any

import pytest

from chassis.testing import actor_as
from intake import usecases
from intake.domain.denial import Referral
from intake.domain.errors import AlreadyClosed, AskNotFound, NothingToTake, NotResponsible
from intake.domain.first_ask import FirstAsk, Outcome
from intake.domain.form import Channel, Form
from intake.domain.inquiry import Inquiry
from worktime import SHANGHAI

QUESTION = usecases.Question(station="SY-TX-01", channel=Channel.PHONE, words="如何送检？")
ELSEWHERE = Referral(body="市知识产权局", contact="024-12345", reason="不属于本站职责")


@pytest.fixture
def officer() -> Any:
    return actor_as("officer", station="SY-TX-01", id="acc-officer")


@pytest.fixture
def master() -> Any:
    return actor_as("station_master", station="SY-TX-01", id="acc-master")


@pytest.fixture
def asked(work: Any, window: Any) -> Inquiry:
    return usecases.ask(work, window, QUESTION)


@pytest.fixture
def entry(work: Any, asked: Inquiry) -> FirstAsk:
    found = work.first_asks.find(asked.id)
    assert found is not None
    return found


def shown(moment: datetime.datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


@pytest.mark.clause("7.2c")
def test_the_first_asker_keeps_the_duty_when_the_work_is_handed_over(
    work: Any, window: Any, officer: Any, entry: FirstAsk
) -> None:
    usecases.hand_over(work, window, entry.id, officer.id, "需专业解答")
    usecases.take_over(work, officer, entry.id)

    assert (entry.first_asker, entry.responsible, entry.holder) == (
        window.id,
        window.id,
        officer.id,
    )
    assert entry.outcome is Outcome.HANDED_OVER


@pytest.mark.clause("7.2c")
def test_what_nobody_takes_within_four_working_hours_is_the_master_s(
    work: Any, window: Any, officer: Any, entry: FirstAsk
) -> None:
    usecases.hand_over(work, window, entry.id, officer.id, "需专业解答")
    name, _, at, handed = work.reminders[-1]
    assert (name, shown(at)) == (usecases.HAND_OVER_OVER, "11-23 16:00")  # handed over at noon

    usecases.escalate_hand_over(work, entry.id, entry.hand_overs[0].id)
    assert entry.hand_overs[0].escalated_at is None
    work.now = at
    for _ in range(2):
        usecases.escalate_hand_over(work, entry.id, entry.hand_overs[0].id)

    assert str(entry.hand_overs[0].id) == handed
    assert entry.hand_overs[0].escalated_at == at
    usecases.take_over(work, officer, entry.id)
    assert entry.holder == officer.id


def test_what_was_taken_in_time_does_not_escalate(
    work: Any, window: Any, officer: Any, entry: FirstAsk
) -> None:
    usecases.hand_over(work, window, entry.id, officer.id, "需专业解答")
    usecases.take_over(work, officer, entry.id)
    work.now = entry.hand_overs[0].take_by

    usecases.escalate_hand_over(work, entry.id, entry.hand_overs[0].id)

    assert entry.hand_overs[0].escalated_at is None


@pytest.mark.clause("7.2c")
def test_the_duty_is_reassigned_with_a_reason_on_record(
    work: Any, master: Any, entry: FirstAsk
) -> None:
    usecases.reassign(work, master, entry.id, "acc-officer", "岗位调整")

    (change,) = entry.reassignments
    assert (change.before, change.after, change.reason) == (
        entry.first_asker,
        "acc-officer",
        "岗位调整",
    )
    assert entry.responsible == "acc-officer"


def test_only_who_has_it_or_answers_for_it_or_the_master_hands_on(
    work: Any, officer: Any, master: Any, entry: FirstAsk
) -> None:
    with pytest.raises(NotResponsible):
        usecases.hand_over(work, officer, entry.id, "acc-else", "想转给别人")
    with pytest.raises(NotResponsible):
        usecases.ask_up(work, officer, entry.id, "请示")
    usecases.hand_over(work, master, entry.id, officer.id, "站长指派")

    with pytest.raises(NothingToTake):
        usecases.take_over(work, master, entry.id)


def test_another_station_sees_no_entry(work: Any, entry: FirstAsk) -> None:
    stranger = actor_as("station_master", station="SY-HP-01")

    with pytest.raises(AskNotFound):
        usecases.reassign(work, stranger, entry.id, "acc-else", "无关")
    with pytest.raises(AskNotFound):
        usecases.answer_inquiry(work, stranger, entry.id, "无关")


@pytest.mark.clause("7.3.2d")
def test_a_consultation_is_answered_once_and_ends_the_duty(
    work: Any, window: Any, asked: Inquiry, entry: FirstAsk
) -> None:
    assert (asked.number, shown(asked.answer_by)) == ("SY-TX-01-ZX-2026-00001", "11-26 17:00")

    usecases.answer_inquiry(work, window, asked.id, "携样品到窗口。")

    assert (asked.answer, asked.late, entry.outcome) == ("携样品到窗口。", False, Outcome.HANDLED)
    assert entry.closed_at == work.now
    with pytest.raises(AlreadyClosed):
        usecases.answer_inquiry(work, window, asked.id, "再答一次")
    with pytest.raises(AlreadyClosed):
        usecases.hand_over(work, window, asked.id, "acc-officer", "太晚了")


@pytest.mark.clause("7.3.2d")
def test_a_consultation_past_its_limit_is_late_for_good(
    work: Any, window: Any, asked: Inquiry
) -> None:
    usecases.mark_late(work, asked.id)
    assert not asked.late
    work.now = asked.answer_by
    usecases.mark_late(work, asked.id)

    usecases.answer_inquiry(work, window, asked.id, "携样品到窗口。")

    assert asked.late


@pytest.mark.clause("7.3.2d", "6.1.2")
def test_a_consultation_becomes_a_need_with_what_is_known(work: Any, window: Any) -> None:
    question = usecases.Question(
        station="SY-TX-01",
        channel=Channel.PHONE,
        words="想做产品检验",
        enterprise="91210106MA0P4T8K5T",
    )
    inquiry = usecases.ask(work, window, question)

    form = usecases.turn_into_need(work, window, inquiry.id)

    assert (inquiry.form_id, form.enterprise) == (form.id, "91210106MA0P4T8K5T")
    assert form.content["other"]["opinion"] == "想做产品检验"
    assert (form.channel, form.first_asker) == ("phone", window.id)


@pytest.mark.clause("7.2c")
def test_a_question_that_is_not_ours_is_shown_the_way(
    work: Any, window: Any, asked: Inquiry, entry: FirstAsk
) -> None:
    usecases.refer_inquiry(work, window, asked.id, ELSEWHERE)

    assert (asked.referral["body"], entry.outcome) == ("市知识产权局", Outcome.REFERRED)


@pytest.mark.clause("7.2c")
def test_the_duty_for_a_case_lasts_from_its_first_asker_to_the_archive(
    work: Any, window: Any, officer: Any, content: dict[str, Any]
) -> None:
    application = usecases.Application(
        station="SY-TX-01", channel=Channel.WINDOW, version="1", content=content
    )
    form: Form = usecases.file_form(work, window, application)
    entry = work.first_asks.find(form.id)
    assert (entry.first_asker, entry.outcome) == (window.id, None)

    usecases.accept_need(work, officer, form.id)
    assert (entry.first_asker, entry.outcome, entry.closed_at) == (
        window.id,
        Outcome.HANDLED,
        None,
    )

    usecases.mark_archived(work, form.id, work.now)
    assert entry.closed_at == work.now


def test_an_answer_by_who_took_it_over_leaves_it_handed_over(
    work: Any, window: Any, officer: Any, entry: FirstAsk
) -> None:
    usecases.hand_over(work, window, entry.id, officer.id, "需专业解答")
    usecases.take_over(work, officer, entry.id)

    usecases.answer_inquiry(work, officer, entry.id, "携样品到窗口。")

    assert (entry.outcome, entry.closed_at) == (Outcome.HANDED_OVER, work.now)


def test_an_answer_after_the_limit_is_late_before_any_timer_looked(
    work: Any, window: Any, asked: Inquiry
) -> None:
    work.now = asked.answer_by + datetime.timedelta(seconds=1)

    usecases.answer_inquiry(work, window, asked.id, "携样品到窗口。")

    assert asked.late
