"""Checking whether a notice is genuine."""

import httpx
import pytest
from flask.testing import FlaskClient

from portal.testing import Fake

NUMBER = "SY-HP-01-2026-000042"
GENUINE, FORGED = "该通知书由服务站签发。", "没有签发过这份通知书。"


def test_a_genuine_notice_is_told_with_what_stands_on_it(portal: FlaskClient, fake: Fake) -> None:
    answer = portal.post("/notices", data={"number": NUMBER, "code": fake.check_code})
    assert answer.status_code == 200
    for words in (
        GENUINE,
        "受理通知书",
        "标准查询",
        "4 个工作小时",
        "2026年11月2日 14:12",
        "2026-11-02 09:12",
        fake.data["notice"]["sha256"],
    ):
        assert words in answer.text


def test_the_address_of_the_qr_code_leads_straight_to_the_answer(
    portal: FlaskClient, fake: Fake
) -> None:
    assert GENUINE in portal.get(f"/notices/{NUMBER}?code={fake.check_code}").text
    english = portal.get(f"/notices/{NUMBER}?code={fake.check_code}&lang=en").text
    assert "This notice was issued by a station." in english


@pytest.mark.parametrize(
    ("number", "code"), [(NUMBER, "WRONG"), ("SY-HP-01-2026-000043", "7K2M9Q"), ("..", "7K2M9Q")]
)
def test_a_forged_notice_is_told_and_nothing_typed_is_lost(
    portal: FlaskClient, number: str, code: str
) -> None:
    answer = portal.post("/notices", data={"number": number, "code": code})
    assert answer.status_code == 404
    assert FORGED in answer.text
    assert GENUINE not in answer.text
    assert f'value="{code}"' in answer.text


def test_small_and_full_width_letters_are_understood(portal: FlaskClient, fake: Fake) -> None:
    typed = {"number": "ｓｙ-hp-01-2026-000042", "code": fake.check_code.lower()}
    assert GENUINE in portal.post("/notices", data=typed).text


def test_the_code_is_asked_for_when_the_address_has_none(portal: FlaskClient) -> None:
    answer = portal.get(f"/notices/{NUMBER}")
    assert answer.status_code == 200
    assert f'value="{NUMBER}"' in answer.text
    assert FORGED not in answer.text


def test_the_missing_field_is_named(portal: FlaskClient) -> None:
    answer = portal.post("/notices", data={"number": "", "code": "x"})
    assert answer.status_code == 422
    assert "请填写通知书编号。" in answer.text


def test_looking_for_codes_by_trying_ends_in_a_refusal(build) -> None:
    visitor = build(lookups="2 per minute").test_client()
    statuses = [visitor.get(f"/notices/{NUMBER}?code=NO{n}").status_code for n in range(4)]
    assert statuses == [404, 404, 429, 429]


def test_the_page_says_so_when_intake_is_away(build) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there", request=request)

    answer = build(httpx.MockTransport(refuse)).test_client().get(f"/notices/{NUMBER}?code=A")
    assert answer.status_code == 503
