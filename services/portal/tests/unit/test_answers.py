"""The questionnaire by link."""

import httpx
import pytest
from flask.testing import FlaskClient

from portal.testing import Fake

GRADES = [
    "station_service",
    "station_timeliness",
    "station_expertise",
    "station_civility",
    "staff_expertise",
    "staff_timeliness",
    "staff_civility",
    "facilities",
    "overall",
]
FILLED = {
    "enterprise_name": "沈阳某某机械有限公司",
    "contact": "王工",
    "phone": "024-23000001",
    "service_content": "产品质量检验检测",
    "solved": "yes",
    "person_in_charge": "李总",
    "signed_on": "2026-11-20",
    **dict.fromkeys(GRADES, "very_satisfied"),
}


def test_every_question_of_appendix_c_is_asked_when_the_link_is_good(portal: FlaskClient) -> None:
    page = portal.get("/e/open").text
    assert page.count("<fieldset") == 10
    assert "11. 您的意见或建议" in page
    assert "服务开始时间" in page  # a fact, not a question
    assert 'name="started_at"' not in page


def test_what_evaluation_suggests_stands_in_the_form_when_it_opens(portal: FlaskClient) -> None:
    assert "产品质量检验检测</textarea>" in portal.get("/e/open").text


def test_the_answer_arrives_as_typed_when_it_is_complete(portal: FlaskClient, fake: Fake) -> None:
    answer = portal.post("/e/open", data={**FILLED, "opinion": "  很好  "})
    assert answer.status_code == 303
    assert "评价已提交" in portal.get(answer.location).text
    assert fake.received == [{**FILLED, "opinion": "很好"}]


def test_mistakes_stand_beside_their_fields_and_nothing_is_lost_when_one_is_missing(
    portal: FlaskClient, fake: Fake
) -> None:
    answer = portal.post("/e/open", data={**FILLED, "overall": "", "opinion": "留在这里"})
    assert answer.status_code == 422
    assert 'href="#overall-0"' in answer.text
    assert 'id="overall-wrong"' in answer.text
    assert "留在这里" in answer.text
    assert answer.text.count("checked") == 9
    assert fake.received == []


def test_mistakes_read_english_when_english_was_chosen(portal: FlaskClient) -> None:
    portal.get("/?lang=en")
    assert "is required" in portal.post("/e/open", data={}).text


@pytest.mark.parametrize(
    ("link", "status", "words"),
    [("used", 409, "已经评价"), ("expired", 410, "链接已过期"), ("forged", 404, "链接无效")],
)
def test_the_page_says_why_when_the_link_no_longer_opens(
    portal: FlaskClient, link: str, status: int, words: str
) -> None:
    for answer in (portal.get(f"/e/{link}"), portal.post(f"/e/{link}", data=FILLED)):
        assert answer.status_code == status
        assert words in answer.text


def test_facts_stay_facts_when_a_visitor_sends_them_along(portal: FlaskClient, fake: Fake) -> None:
    portal.post("/e/open", data={**FILLED, "started_at": "2020-01-01T00:00:00+00:00"})
    assert fake.received == [FILLED]


def test_the_page_says_so_when_somebody_else_answered_meanwhile(build, fake: Fake) -> None:
    def taken(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json=fake.data["sheet"])
        return httpx.Response(409, json={"code": "link_used"})

    answer = build(httpx.MockTransport(taken)).test_client().post("/e/open", data=FILLED)
    assert answer.status_code == 409
    assert "已经评价" in answer.text


def test_the_answers_stay_when_the_token_of_the_form_is_missing(build, fake: Fake) -> None:
    answer = build().test_client().post_without_token("/e/open", data=FILLED)
    assert answer.status_code == 422
    assert "李总" in answer.text
    assert fake.received == []


def test_a_plain_page_is_given_when_the_text_is_beyond_all_limits(portal: FlaskClient) -> None:
    answer = portal.post("/e/open", data={**FILLED, "opinion": "长" * 1_000_000})
    assert answer.status_code == 413
    assert "内容过大" in answer.text
