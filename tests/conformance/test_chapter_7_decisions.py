"""Chapter 7: a form is accepted, supplemented or refused; a refusal is filed, checked, appealed (7.2a, 7.3.2)."""

import uuid
from typing import Any

import pytest

from station.demo.client import Caller
from station.demo.waiting import found, until

pytestmark = [pytest.mark.system, pytest.mark.broker]
REFUSAL = {
    "reason": "不属于本站服务范围",
    "legal_ground": "《中华人民共和国行政许可法》第三十二条",
    "reason_class": "not_within_duty",
}


@pytest.fixture
def filed(stage: Any) -> str:
    form = stage.cast.enterprise.post("intake/forms", stage.wish(boxes=["standards_lookup"]))
    return str(form["id"])


@pytest.fixture
def denied(stage: Any, filed: str) -> str:
    stage.cast.window.post(f"intake/forms/{filed}/refusal", REFUSAL)
    decision = {"approved": True, "opinion": "同意"}
    stage.cast.station_master.post(f"intake/forms/{filed}/refusal/decision", decision)
    return filed


def stands(caller: Caller, case_id: str, state: str) -> None:
    """Wait until tracking shows the case in a state."""

    def there() -> bool:
        shown = found(caller, f"tracking/cases/{case_id}")
        return bool(shown and shown["state"] == state)

    until(f"案件状态 {state}", f"case {state}", there)


@pytest.mark.clause("7.2a")
def test_refusal_without_ground_or_second_person_is_not_possible(
    stage: Any, refused: Any, filed: str
) -> None:
    place = f"intake/forms/{filed}/refusal"
    bare = refused(stage.cast.window.post, place, {"reason": "不办"})
    assert [one["field"] for one in bare.problem["errors"]] == ["legal_ground"]

    stage.cast.station_master.post(place, REFUSAL)
    alone = refused(
        stage.cast.station_master.post, f"{place}/decision", {"approved": True, "opinion": "同意"}
    )

    assert (alone.status, alone.problem["code"]) == (403, "own_decision")


@pytest.mark.clause("7.2a", "7.3.2a")
def test_register_lists_a_refusal_and_an_appeal_that_wins_reopens_it(
    stage: Any, denied: str
) -> None:
    cast = stage.cast
    stands(cast.enterprise, denied, "refused")
    assert denied in {one["form_id"] for one in cast.superior.get("intake/denials")["items"]}

    cast.enterprise.post(f"intake/forms/{denied}/appeal", {"words": "确属贵站服务范围"})
    stands(cast.enterprise, denied, "appealed")
    verdict = {"overturned": True, "finding": "属于本站服务范围"}
    cast.superior.post(f"intake/forms/{denied}/appeal/decision", verdict)
    stands(cast.enterprise, denied, "filed")
    notice = cast.window.post(f"intake/forms/{denied}/acceptance")

    stands(cast.enterprise, denied, "accepted")
    assert notice["number"]
    told = cast.enterprise.every("tracking/notifications", limit=100)
    assert "intake.refusal_overturned" in {t["step"] for t in told if t["case_id"] == denied}


@pytest.mark.clause("7.3.2b")
def test_notice_checks_out_by_its_code_and_a_forged_one_does_not(
    stage: Any, refused: Any, denied: str
) -> None:
    notice = stage.cast.enterprise.get(f"intake/forms/{denied}/denial-notice")
    path = f"intake/public/notices/{notice['number']}"

    assert stage.cast.public.get(path, code=notice["check_code"])["kind"] == "denial_notice"
    forged = refused(stage.cast.public.get, path, code=uuid.uuid4().hex[:8])
    assert (forged.status, forged.problem["code"]) == (404, "not_genuine")


@pytest.mark.clause("7.2c")
def test_need_that_is_not_the_station_s_is_answered_with_who_to_go_to(
    stage: Any, filed: str
) -> None:
    body = {"body": "沈阳市知识产权保护中心", "contact": "024-12345", "reason": "不属于本站职责"}
    stage.cast.window.post(f"intake/forms/{filed}/referral", body)

    stands(stage.cast.enterprise, filed, "referred")
    assert stage.cast.enterprise.get(f"intake/forms/{filed}")["referral"] == body
    paper = stage.cast.enterprise.get(f"intake/forms/{filed}/referral-notice")
    checked = stage.cast.public.get(
        f"intake/public/notices/{paper['number']}", code=paper["check_code"]
    )
    assert (paper["body"], checked["title_zh"]) == (body["body"], "首问引导告知书")
