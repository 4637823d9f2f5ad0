"""Chapters 6.4 and 6.5: how a service ends, and the basic process of Appendix B."""

import datetime
import uuid
from typing import Any

import pytest

from evaluation.adapters.links import Links
from station.demo.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.broker]

SUMMARY = {"result": "achieved", "findings": "已检索并出具标准清单。", "advice": "按年更新。"}
PROCESSES = ("intake", "matching", "tracking", "evaluation", "admin", "portal")


@pytest.mark.clause("6.4.1")
def test_answer_is_taken_by_link_without_log_in_and_only_once(stage: Any, refused: Any) -> None:
    questionnaire = stage.served()
    path = f"evaluation/answers/{questionnaire['token']}"
    content = stage.appendix_c(questionnaire["token"])

    answer = stage.cast.public.post(path, {"content": content})
    second = refused(stage.cast.public.post, path, {"content": content})
    opened = refused(stage.cast.public.get, path)

    assert answer["paper"]["kind"]
    assert (second.status, second.code) == (409, "link_used")
    assert (opened.status, opened.code) == (409, "link_used")
    assert stage.questionnaire(questionnaire["item_id"])["state"] == "answered"


@pytest.mark.clause("6.4.1")
def test_answer_is_refused_when_the_link_is_forged_or_expired(
    running: Any, stage: Any, refused: Any
) -> None:
    questionnaire = stage.served()
    content = stage.appendix_c(questionnaire["token"])
    last_year = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=365)
    secret = running.env("evaluation")["SERVICE_LINK_SECRET"]
    mine = uuid.UUID(questionnaire["id"])
    links = {
        "forged": Links("another secret", "").token(mine, last_year),
        "cut": questionnaire["token"][:-3],
        "of nobody": Links(secret, "").token(uuid.uuid4(), datetime.datetime.now(datetime.UTC)),
        "expired": Links(secret, "").token(mine, last_year),
    }

    answers = {
        what: refused(stage.cast.public.post, f"evaluation/answers/{token}", {"content": content})
        for what, token in links.items()
    }

    assert {what: one.status for what, one in answers.items()} == {
        "forged": 404,
        "cut": 404,
        "of nobody": 404,
        "expired": 410,
    }
    assert stage.questionnaire(questionnaire["item_id"])["state"] == "open"


@pytest.mark.clause("6.4.2")
def test_performer_reports_the_end_and_its_summary_in_time(stage: Any, refused: Any) -> None:
    item_id, officer = stage.agreed_with_station(), stage.cast.officer
    summary = f"evaluation/items/{item_id}/summary"

    early = refused(officer.post, summary, SUMMARY)
    _serve(officer, item_id)
    until("已结束", "ended", lambda: officer.get(f"evaluation/items/{item_id}")["ended_at"])
    foreign = refused(stage.provider("P001").post, summary, SUMMARY)
    filed = officer.post(summary, SUMMARY)
    again = refused(officer.post, summary, SUMMARY)
    paper = officer.get(filed["paper"]["path"])

    assert early.status == 409
    assert foreign.status == 404
    assert (filed["in_time"], bool(filed["due_at"])) == (True, True)
    assert again.status == 409
    assert {**paper["content"], **SUMMARY} == paper["content"]


@pytest.mark.clause("6.4.2", "8.1.2")
def test_summary_is_refused_with_every_wrong_field_named(stage: Any, refused: Any) -> None:
    item_id, officer = stage.agreed_with_station(), stage.cast.officer
    _serve(officer, item_id)
    until("已结束", "ended", lambda: officer.get(f"evaluation/items/{item_id}")["ended_at"])

    refusal = refused(officer.post, f"evaluation/items/{item_id}/summary", {"result": "splendid"})

    assert refusal.status == 422
    assert {one["field"] for one in refusal.problem["errors"]} == {"result", "findings"}
    assert all(one["zh"] and one["en"] for one in refusal.problem["errors"])


@pytest.mark.clause("6.5.2")
@pytest.mark.clause("6.5.1", part=True)
def test_no_stage_of_a_process_is_skipped(stage: Any, refused: Any) -> None:
    item_id, officer = stage.agreed_with_station("patent_consulting"), stage.cast.officer
    path = f"tracking/items/{item_id}"
    _started(officer, item_id)
    stages = [one["key"] for one in officer.get(path)["stages"]]

    skipped = refused(officer.post, f"{path}/stages/{stages[1]}")
    too_soon = refused(officer.post, f"{path}/end")
    unknown = refused(officer.post, f"{path}/stages/magic")

    assert (skipped.status, too_soon.status, unknown.status) == (409, 409, 404)


@pytest.mark.clause("6.5.2", "B")
def test_both_branches_run_from_need_to_archive_with_every_service_in_its_own_process(
    running: Any, stage: Any, whole_case: Any
) -> None:
    timeline = stage.cast.officer.get(f"tracking/cases/{whole_case.case_id}/timeline")["items"]
    case = stage.cast.officer.get(f"tracking/cases/{whole_case.case_id}")
    by_item = {one["item_id"]: _steps_of(timeline, one["item_id"]) for one in case["items"]}
    own = [by_item[one["item_id"]] for one in case["items"] if one["performer"] == "station"]
    others = [by_item[one["item_id"]] for one in case["items"] if one["performer"] == "provider"]

    assert own
    assert others
    agreed = ["matching.terms_proposed", "matching.service_agreed", "tracking.service_started"]
    for steps in own:
        assert steps[:4] == ["matching.item_assessed", *agreed]
    for steps in others:
        asked = ["matching.item_assessed", "matching.offer_made"]
        assert steps[:2] == asked
        taken = steps.index("matching.offer_accepted")
        assert steps[taken : taken + 4] == ["matching.offer_accepted", *agreed]
    for steps in (*own, *others):
        assert set(steps[-4:]) >= {"tracking.service_ended", "evaluation.answer_received"}
    assert _steps_of(timeline, None)[-3:] == [
        "tracking.case_served",
        "evaluation.case_evaluated",
        "admin.case_archived",
    ]
    assert len({running.pid(name) for name in PROCESSES} - {0}) == len(PROCESSES)


@pytest.mark.clause("8.1.2")
@pytest.mark.clause("6.4.3", part=True)
def test_answers_are_counted_by_station_provider_and_kind(stage: Any, whole_case: Any) -> None:
    for by in ("station", "provider", "item_code", "kind"):
        results = stage.cast.regulator.get("evaluation/results", by=by)["items"]

        assert sum(one["answers"] for one in results) >= 1, by
        for one in results:
            assert 0 <= one["satisfaction_rate"] <= 1


@pytest.mark.clause("7.3.2f")
@pytest.mark.clause("9.3.4", "9.3.2", part=True)
def test_case_is_archived_once_under_its_number_with_all_its_papers(
    stage: Any, whole_case: Any
) -> None:
    record = stage.cast.officer.get(f"admin/archives/{whole_case.case_number}")
    every = stage.cast.regulator.every("admin/archives")

    assert len(record["papers"]) == whole_case.papers
    assert len({paper["path"] for paper in record["papers"]}) == whole_case.papers
    assert [one["number"] for one in every].count(whole_case.case_number) == 1
    assert stage.cast.regulator.get("admin/archives/verification")["intact"]


def _started(officer: Any, item_id: str) -> None:
    path = f"tracking/items/{item_id}"
    until("可开始", "agreed", lambda: officer.get(path)["state"] == "agreed")
    officer.post(f"{path}/start")


def _serve(officer: Any, item_id: str) -> None:
    _started(officer, item_id)
    path = f"tracking/items/{item_id}"
    for stage in officer.get(path)["stages"]:
        officer.post(f"{path}/stages/{stage['key']}")
    officer.post(f"{path}/end")


def _steps_of(timeline: list[Any], item_id: str | None) -> list[str]:
    return [one["step"] for one in timeline if one["item_id"] == item_id]
