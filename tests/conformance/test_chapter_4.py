"""Chapter 4: one place for everything, followed the whole way."""

import datetime
from typing import Any

import pytest

pytestmark = [pytest.mark.system, pytest.mark.broker]


@pytest.mark.clause("4.1")
def test_one_form_is_closed_as_one_case_when_different_parties_served_its_items(
    stage: Any, whole_case: Any
) -> None:
    case = stage.cast.enterprise.get(f"tracking/cases/{whole_case.case_id}")

    assert case["state"] == "archived"
    assert {one["state"] for one in case["items"]} == {"ended"}
    assert len({one["kind"] for one in case["items"]}) >= 6
    assert {one["performer"] for one in case["items"]} == {"station", "provider"}
    assert len({one["provider"] for one in case["items"] if one["provider"]}) >= 3


@pytest.mark.clause("4.2.2")
def test_timeline_holds_every_step_of_every_service_in_order(stage: Any, whole_case: Any) -> None:
    timeline = stage.cast.enterprise.get(f"tracking/cases/{whole_case.case_id}/timeline")
    steps = timeline["items"]
    times = [datetime.datetime.fromisoformat(one["occurred_at"]) for one in steps]

    assert {one["service"] for one in steps} == {
        "intake",
        "matching",
        "tracking",
        "evaluation",
        "admin",
    }
    assert times == sorted(times)
    assert all(one["actor"] and one["actor_role_zh"] for one in steps)
    assert sum(one["seconds_since_previous"] for one in steps) == pytest.approx(
        timeline["seconds_in_all"], abs=0.01
    )
    assert (steps[0]["step"], steps[-1]["step"]) == ("intake.form_filed", "admin.case_archived")


@pytest.mark.clause("4.2.2")
def test_enterprise_is_told_of_each_change_of_its_own_case(stage: Any, whole_case: Any) -> None:
    told = stage.cast.enterprise.every("tracking/notifications", limit=100)
    steps = {one["step"] for one in told if one["case_id"] == whole_case.case_id}

    assert {
        "intake.supplement_asked",
        "intake.need_accepted",
        "matching.offer_made",
        "matching.offer_declined",
        "matching.offer_expired",
        "tracking.service_started",
        "tracking.service_ended",
        "evaluation.questionnaire_issued",
        "admin.case_archived",
    } <= steps
    assert all(one["zh"] and one["en"] for one in told)
    assert len({one["notification_id"] for one in told}) == len(told)


@pytest.mark.clause("4.2.2")
@pytest.mark.clause("9.3.3", part=True)
def test_provider_sees_the_steps_of_its_own_items_only(stage: Any, whole_case: Any) -> None:
    path = f"tracking/cases/{whole_case.case_id}"
    case = stage.cast.officer.get(path)
    provider = next(one["provider"] for one in case["items"] if one["provider"])
    mine = {one["item_id"] for one in case["items"] if one["provider"] == provider}

    seen = stage.provider(provider).get(f"{path}/timeline")["items"]

    assert seen
    assert {one["item_id"] for one in seen} == mine


@pytest.mark.clause("4.2.2")
def test_case_of_another_enterprise_looks_like_none(
    stage: Any, whole_case: Any, refused: Any
) -> None:
    other = stage.another_enterprise()

    refusals = [
        refused(other.get, path)
        for path in (
            f"tracking/cases/{whole_case.case_id}",
            f"tracking/cases/{whole_case.case_id}/timeline",
            f"intake/forms/{whole_case.case_id}",
            f"admin/archives/{whole_case.case_number}",
        )
    ]

    assert {refusal.status for refusal in refusals} == {404}
    for path in ("tracking/cases", "intake/forms", "matching/items", "admin/archives"):
        assert other.get(path)["items"] == []
