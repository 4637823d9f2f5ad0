"""Refusing over HTTP: the register, the rates, who may, and notices true and forged (7.2a, 7.3.2b)."""

from typing import Any

import pytest

from chassis.testing import Bench, Client

OTHER_STATION = "SY-HP-01"
PROPOSAL = {
    "reason": "不在职责范围",
    "legal_ground": "行政许可法第三十二条",
    "reason_class": "not_within_duty",
}
AGREED = {"approved": True, "opinion": "同意"}


@pytest.fixture
def superior(service: Bench) -> Client:
    return service.client.as_("superior", stations=("SY-TX-01",), id="acc-superior")


@pytest.fixture
def refused(window: Client, master: Client, filed: str) -> str:
    window.post(f"/v1/forms/{filed}/refusal", json=PROPOSAL)
    answer = master.post(f"/v1/forms/{filed}/refusal/decision", json=AGREED)
    assert (answer.status_code, answer.json["state"]) == (200, "refused")
    return filed


@pytest.mark.clause("7.2a", "7.3.2a")
def test_a_refusal_needs_a_reason_a_legal_ground_and_another_person(
    window: Client, master: Client, service: Bench, filed: str
) -> None:
    place = f"/v1/forms/{filed}/refusal"
    blank = window.post(place, json={**PROPOSAL, "reason": " ", "legal_ground": "　"})
    assert {one["field"] for one in blank.json["errors"]} == {"reason", "legal_ground"}
    bare = window.post(place, json={"reason": "不在职责范围"})
    assert [one["field"] for one in bare.json["errors"]] == ["legal_ground"]

    proposed = window.post(place, json=PROPOSAL)
    assert (proposed.json["state"], proposed.json["refusal"]["approved"]) == (
        "refusal_proposed",
        None,
    )
    assert window.post(f"{place}/decision", json=AGREED).status_code == 403
    told = window.get("/v1/forms?state=refusal_proposed").json["items"]
    assert [one["id"] for one in told] == [filed]

    refused = master.post(f"{place}/decision", json=AGREED)
    assert refused.json["refusal"]["number"].startswith("SY-TX-01-FD-")
    assert service.said()[-1]["type"] == "intake.need_refused"
    assert "不在职责范围" not in str(service.said()[-1])


@pytest.mark.clause("7.2a")
def test_the_register_lists_a_refusal_to_its_own_station_and_to_who_supervises_it(
    window: Client, superior: Client, service: Bench, refused: str
) -> None:
    other = service.client.as_("window", station=OTHER_STATION)
    for reader, count in ((window, 1), (superior, 1), (other, 0)):
        assert len(reader.get("/v1/denials").json["items"]) == count
        assert len(reader.get("/v1/denials/summary").json["items"]) == count
    (listed,) = window.get("/v1/denials").json["items"]
    assert (listed["form_id"], listed["legal_ground"]) == (refused, "行政许可法第三十二条")


@pytest.mark.clause("7.2a")
def test_an_appeal_that_wins_reopens_the_form_and_counts(
    enterprise: Client, superior: Client, window: Client, refused: str
) -> None:
    place = f"/v1/forms/{refused}/appeal"
    assert enterprise.post(place, json={"words": "我们符合条件"}).json["state"] == "appealed"
    verdict = {"overturned": True, "finding": "确在职责范围"}
    assert window.post(f"{place}/decision", json=verdict).status_code == 403

    heard = superior.post(f"{place}/decision", json=verdict)

    assert (heard.json["state"], heard.json["refusal"]["overturned"]) == ("filed", True)
    (summary,) = window.get("/v1/denials/summary").json["items"]
    assert (summary["refused"], summary["appealed"], summary["overturned_rate"]) == (1, 1, 1.0)
    assert window.post(f"/v1/forms/{refused}/acceptance").status_code == 200


@pytest.mark.clause("7.3.2b")
def test_a_true_notice_is_told_from_a_forged_one(
    enterprise: Client, window: Client, service: Bench, filed: str, refused: str
) -> None:
    denial = enterprise.get(f"/v1/forms/{refused}/denial-notice")
    anybody = service.client

    def checked(number: str, code: str) -> Any:
        return anybody.get(f"/v1/public/notices/{number}?code={code}")

    true = checked(denial.json["number"], denial.json["check_code"].lower())
    assert (true.status_code, true.json["kind"]) == (200, "denial_notice")
    assert true.json["sha256"] == denial.headers["X-Paper-SHA256"]
    for forged in (
        checked(denial.json["number"], "AAAAAAAA"),
        checked("SY-TX-01-FD-2026-9999", denial.json["check_code"]),
        checked("SY-TX-01-2026-000001", denial.json["check_code"]),
    ):
        assert (forged.status_code, forged.json["code"]) == (404, "not_genuine")
    assert "机床" not in true.text


@pytest.mark.clause("7.2a", "7.3.2b")
def test_each_of_two_refusals_is_checked_by_its_own_notice(
    enterprise: Client,
    superior: Client,
    window: Client,
    master: Client,
    service: Bench,
    refused: str,
) -> None:
    place = f"/v1/forms/{refused}"
    papers = [enterprise.get(f"{place}/denial-notice")]
    enterprise.post(f"{place}/appeal", json={"words": "我们符合条件"})
    verdict = {"overturned": True, "finding": "确在职责范围"}
    superior.post(f"{place}/appeal/decision", json=verdict)
    window.post(f"{place}/refusal", json=PROPOSAL)
    master.post(f"{place}/refusal/decision", json=AGREED)
    papers.append(enterprise.get(f"{place}/denial-notice"))

    for paper in papers:
        number, code = paper.json["number"], paper.json["check_code"]
        checked = service.client.get(f"/v1/public/notices/{number}?code={code}")
        assert checked.json["sha256"] == paper.headers["X-Paper-SHA256"]


@pytest.mark.clause("7.3.2b")
def test_an_acceptance_notice_is_checked_the_same_way(
    window: Client, service: Bench, filed: str
) -> None:
    notice = window.post(f"/v1/forms/{filed}/acceptance").json
    path = f"/v1/public/notices/{notice['number']}?code={notice['check_code']}"

    assert service.client.get(path).json["title_zh"] == "受理通知书"


@pytest.mark.clause("7.2c")
def test_what_is_not_ours_says_who_to_go_to(window: Client, enterprise: Client, filed: str) -> None:
    place = f"/v1/forms/{filed}/referral"
    bare = window.post(place, json={})
    assert {one["field"] for one in bare.json["errors"]} == {"body", "contact", "reason"}

    body = {"body": "市知识产权局", "contact": "024-12345", "reason": "不属于本站职责"}
    assert window.post(place, json=body).json["state"] == "referred"
    assert enterprise.get(f"/v1/forms/{filed}").json["referral"] == body
