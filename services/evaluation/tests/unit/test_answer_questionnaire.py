"""The enterprise answers by link (6.4.1)."""

import datetime

import pytest

from contracts.evaluation import AnswerReceived, CaseEvaluated, QuestionnaireIssued
from evaluation.adapters.links import Links
from evaluation.domain.errors import ContentRefused, LinkExpired, LinkUnknown, LinkUsed
from evaluation.domain.item_evaluation import State
from evaluation.domain.papers import ANSWER
from evaluation.usecases.answer_questionnaire import answer_questionnaire, open_form
from evaluation.usecases.file_summary import file_summary


@pytest.mark.clause("6.4.1")
def test_the_questionnaire_goes_out_when_the_service_ends(build, work):
    case = build.ended_case(work)
    (issued,) = work.said(QuestionnaireIssued)
    assert issued.item_id == case.items[0].id
    assert issued.expires_at == build.noon + datetime.timedelta(days=30)


def test_the_form_shows_the_facts_and_what_may_stand_in_it(build, work):
    case = build.ended_case(work)
    file_summary(work, build.provider(), case.items[0].id, build.summary(technical_staff="赵工"))
    form = open_form(work, build.token(work, case.items[0]))
    assert form.facts["number"] == case.number
    assert form.facts["ended_at"] == "2026-07-01T04:00:00+00:00"
    assert form.suggested["service_content"] == "计量服务 5.2.1"
    assert (form.suggested["department"], form.suggested["technical_staff"]) == ("P001", "赵工")


@pytest.mark.clause("C", "8.1.2")
def test_an_answer_is_frozen_whole_with_the_five_times(build, work):
    case = build.ended_case(work)
    content = build.content()
    paper = answer_questionnaire(work, build.token(work, case.items[0]), content)
    assert paper.document["content"] == content
    times = ["raised_at", "accepted_at", "answered_at", "started_at", "ended_at"]
    assert [paper.document["facts"][t] for t in times] == [
        "2026-06-22T04:00:00+00:00",
        "2026-06-23T04:00:00+00:00",
        "2026-06-28T04:00:00+00:00",
        "2026-06-28T04:00:00+00:00",
        "2026-07-01T04:00:00+00:00",
    ]


def test_an_answer_is_told_without_a_word_about_people(build, work):
    case = build.ended_case(work)
    content = build.content(overall="dissatisfied", solved="no")
    paper = answer_questionnaire(work, build.token(work, case.items[0]), content)
    (told,) = work.said(AnswerReceived)
    assert (told.overall, told.solved) == ("dissatisfied", False)
    assert told.papers[0].sha256 == paper.sha256
    assert told.papers[0].path == f"/api/evaluation/v1/items/{case.items[0].id}/answer"
    typed = {"王晓明", "024-23456789", "希望缩短等待时间。", "张伟", "沈阳精密机床有限公司"}
    assert not typed & set(str(told.dump()).split("'"))


def test_an_answer_is_counted_by_question(build, work):
    case = build.ended_case(work)
    answer_questionnaire(work, build.token(work, case.items[0]), build.content(overall="fair"))
    ((item_id, counted),) = work.ratings.rows
    assert (item_id, len(counted), counted["overall"]) == (case.items[0].id, 10, "fair")


def test_a_wrong_answer_changes_nothing(build, work):
    case = build.ended_case(work)
    token = build.token(work, case.items[0])
    with pytest.raises(ContentRefused):
        answer_questionnaire(work, token, build.content(overall="great"))
    assert case.items[0].state is State.AWAITING_BOTH
    answer_questionnaire(work, token, build.content())


def test_a_second_answer_by_the_same_link_is_refused(build, work):
    token = build.token(work, build.ended_case(work).items[0])
    answer_questionnaire(work, token, build.content())
    for use in (
        lambda: answer_questionnaire(work, token, build.content()),
        lambda: open_form(work, token),
    ):
        with pytest.raises(LinkUsed):
            use()


def test_a_link_expires_after_its_days(build, work):
    token = build.token(work, build.ended_case(work).items[0])
    work.pass_time(days=30)
    with pytest.raises(LinkExpired):
        open_form(work, token)


def test_a_link_signed_too_long_ago_is_expired_whatever_the_questionnaire_says(build, work):
    case = build.ended_case(work)
    (questionnaire,) = work.questionnaires.rows.values()
    issued = questionnaire.issued_at
    questionnaire.issued_at -= datetime.timedelta(days=31)
    old = work.links.token(questionnaire.id, questionnaire.issued_at)
    questionnaire.issued_at = issued
    with pytest.raises(LinkExpired):
        open_form(work, old)
    assert open_form(work, build.token(work, case.items[0]))


def test_a_forged_link_is_unknown(build, work):
    build.ended_case(work)
    (questionnaire,) = work.questionnaires.rows.values()
    with pytest.raises(LinkUnknown):
        open_form(work, Links("guess", "").token(questionnaire.id, questionnaire.issued_at))


def test_a_good_link_to_nothing_is_unknown(build, work):
    token = build.token(work, build.ended_case(work).items[0])
    work.questionnaires.rows.clear()
    with pytest.raises(LinkUnknown):
        open_form(work, token)


def test_a_case_is_evaluated_once_when_every_item_has_both(build, work):
    first, second = (case := build.ended_case(work, items=2)).items
    answer_questionnaire(work, build.token(work, first), build.content())
    file_summary(work, build.provider(), first.id, build.summary())
    file_summary(work, build.provider(), second.id, build.summary())
    assert work.said(CaseEvaluated) == []
    answer_questionnaire(work, build.token(work, second), build.content())
    (evaluated,) = work.said(CaseEvaluated)
    assert (evaluated.case_id, evaluated.item_count) == (case.id, 2)
    assert {p.sha256 for p in evaluated.papers} == {p.sha256 for p in work.papers.rows}
    assert len(evaluated.papers) == 4


def test_a_green_case_speaks_on_the_express_lane(build, work):
    case = build.ended_case(work, green=True)
    answer_questionnaire(work, build.token(work, case.items[0]), build.content())
    file_summary(work, build.provider(), case.items[0].id, build.summary())
    assert work.papers.find(case.items[0].id, ANSWER)
    assert work.express == [True] * 4
