"""Papers as PDF over HTTP (7.3.2b, 7.2a, A)."""

from typing import Any

import pypdfium2
import pytest

from chassis.testing import Bench, Client

ENTERPRISE = "91210106MA0P4T8K5T"


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


@pytest.mark.parametrize("name", ["notice.pdf", "denial-notice.pdf", "paper.pdf"])
def test_a_file_is_for_those_who_may_see_the_form_once_it_was_issued(
    service: Bench, window: Client, filed: str, name: str
) -> None:
    stranger = service.client.as_("enterprise", enterprise="91210112MA0QE1R79C", id="acc-stranger")
    other = service.client.as_("window", station="SY-HP-01", id="acc-other")
    for who in (stranger, other):
        assert who.get(f"/v1/forms/{filed}/{name}").status_code == 404
    expected = 200 if name == "paper.pdf" else 404
    assert window.get(f"/v1/forms/{filed}/{name}").status_code == expected
