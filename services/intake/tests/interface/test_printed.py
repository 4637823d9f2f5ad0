"""Papers as PDF over HTTP (7.3.2b, 7.2a, A)."""

from typing import Any

import pypdfium2
import pytest

from chassis.testing import Bench, Client

ENTERPRISE = "91210106MA0P4T8K5T"
NAMES = (
    "notice.pdf",
    "denial-notice.pdf",
    "supplement-notice.pdf",
    "referral-notice.pdf",
    "paper.pdf",
)


def text_of(answer: Any) -> str:
    pages = pypdfium2.PdfDocument(answer.data)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


@pytest.mark.clause("7.3.2b")
def test_the_acceptance_notice_is_a_file_of_what_was_issued(
    window: Client, enterprise: Client, filed: str
) -> None:
    issued = window.post(f"/v1/forms/{filed}/acceptance")
    answer = enterprise.get(f"/v1/forms/{filed}/notice.pdf")

    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert answer.headers["X-Paper-SHA256"] == issued.headers["X-Paper-SHA256"]
    assert issued.json["number"] in text_of(answer)
    assert issued.json["check_code"] in text_of(answer)
    assert answer.data == window.get(f"/v1/forms/{filed}/notice.pdf").data


@pytest.mark.clause("A")
def test_the_form_is_printed_as_filed(enterprise: Client, filed: str) -> None:
    answer = enterprise.get(f"/v1/forms/{filed}/paper.pdf")
    assert answer.status_code == 200
    assert ENTERPRISE in text_of(answer)


@pytest.mark.clause("7.2a")
def test_the_notice_of_a_refusal_is_a_file_too(
    window: Client, master: Client, enterprise: Client, filed: str
) -> None:
    reason = {
        "reason": "不属于本站",
        "legal_ground": "第三十二条",
        "reason_class": "not_within_duty",
    }
    window.post(f"/v1/forms/{filed}/refusal", json=reason)
    decision = {"approved": True, "opinion": "同意"}
    master.post(f"/v1/forms/{filed}/refusal/decision", json=decision)

    text = text_of(enterprise.get(f"/v1/forms/{filed}/denial-notice.pdf"))
    assert "不予受理" in text
    assert "第三十二条" in text


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_for_those_who_may_see_the_form_once_it_was_issued(
    service: Bench, window: Client, filed: str, name: str
) -> None:
    stranger = service.client.as_("enterprise", enterprise="91210112MA0QE1R79C", id="acc-stranger")
    other = service.client.as_("window", station="SY-HP-01", id="acc-other")
    for who in (stranger, other):
        assert who.get(f"/v1/forms/{filed}/{name}").status_code == 404
    expected = 200 if name == "paper.pdf" else 404
    assert window.get(f"/v1/forms/{filed}/{name}").status_code == expected


@pytest.mark.clause("4.2.1", "7.3.1", "9.3.4")
def test_each_notice_of_what_is_missing_is_a_paper_that_can_be_checked(
    service: Bench, window: Client, master: Client, enterprise: Client, filed: str
) -> None:
    place = f"/v1/forms/{filed}/supplement-notice"
    missing = [
        {"material": "business_licence", "note": "须加盖公章"},
        {"field": "tables.food_drug_testing[2].product"},
    ]
    window.post(f"/v1/forms/{filed}/supplement-request", json={"missing": missing})
    first = enterprise.get(place).json
    assert first["missing"][0]["what_zh"] == "营业执照"
    assert first["missing"][1]["what_zh"].endswith("（第 3 行）")
    text = text_of(enterprise.get(f"{place}.pdf"))
    assert "一次性告知书" in text
    assert "须加盖公章" in text

    licence = {"key": "business_licence", "seen_on_paper": True}
    content = enterprise.get(f"/v1/forms/{filed}").json["content"]
    window.post(f"/v1/forms/{filed}/supplement", json={"materials": [licence], "content": content})
    master.post(f"/v1/forms/{filed}/supplement-request", json={"missing": missing[:1]})
    second = enterprise.get(place).json

    assert (first["again"], second["again"]) == (False, True)
    assert [one["number"][-4:] for one in (first, second)] == ["0001", "0002"]
    for one in (first, second):
        checked = service.client.get(f"/v1/public/notices/{one['number']}?code={one['check_code']}")
        assert (checked.status_code, checked.json["title_zh"]) == (200, "一次性告知书")
    crossed = f"/v1/public/notices/{first['number']}?code={second['check_code']}"
    assert service.client.get(crossed).status_code == 404


@pytest.mark.clause("7.2c")
def test_who_to_go_to_is_a_paper_that_can_be_checked(
    service: Bench, window: Client, enterprise: Client, filed: str
) -> None:
    body = {"body": "沈阳市知识产权保护中心", "contact": "024-12345", "reason": "不属于本站"}
    window.post(f"/v1/forms/{filed}/referral", json=body)

    paper = enterprise.get(f"/v1/forms/{filed}/referral-notice").json
    answer = service.client.get(f"/v1/public/notices/{paper['number']}?code={paper['check_code']}")

    assert (paper["body"], paper["number"][-12:]) == (body["body"], "YD-2026-0001")
    assert answer.json["title_zh"] == "首问引导告知书"
    assert "沈阳市知识产权保护中心" in text_of(
        enterprise.get(f"/v1/forms/{filed}/referral-notice.pdf")
    )
    assert enterprise.get(f"/v1/forms/{filed}/no-such-notice").status_code == 404
