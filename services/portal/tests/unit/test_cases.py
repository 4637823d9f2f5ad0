"""Looking up a case by its number and check code."""

import httpx
import pytest
from flask.testing import FlaskClient

from portal.testing import Fake

NUMBER = "SY-HP-01-2026-000042"


def look_up(portal: FlaskClient, number: str, code: str) -> str:
    return portal.post("/cases", data={"number": number, "code": code}, follow_redirects=True).text


def test_the_journey_is_shown_when_number_and_code_fit(portal: FlaskClient, fake: Fake) -> None:
    page = look_up(portal, NUMBER, fake.check_code)
    assert "已归档" in page
    assert page.count('scope="row"') == 2 + 23
    for service in ("需求受理", "服务对接", "服务跟踪", "服务评价", "管理与归档"):
        assert service in page


def test_the_journey_reads_english_when_english_is_asked_for(
    portal: FlaskClient, fake: Fake
) -> None:
    look_up(portal, NUMBER, fake.check_code)
    page = portal.get(f"/cases/{NUMBER}?lang=en").text
    assert "Archived" in page
    assert "2 hours 6 minutes" in page
    assert '<html lang="en">' in page


def test_times_are_those_of_shanghai_when_the_service_tells_utc(
    portal: FlaskClient, fake: Fake
) -> None:
    assert "2026-11-02 09:12" in look_up(portal, NUMBER, fake.check_code)


@pytest.mark.parametrize(
    ("number", "code"), [(NUMBER, "WRONG"), ("SY-XX-99-2026-000001", "7K2M9Q")]
)
def test_one_message_is_given_and_nothing_typed_is_lost_when_either_is_wrong(
    portal: FlaskClient, number: str, code: str
) -> None:
    answer = portal.post("/cases", data={"number": number, "code": code})
    assert answer.status_code == 404
    assert "没有找到办件。" in answer.text
    assert f'value="{number}"' in answer.text
    assert f'value="{code}"' in answer.text


def test_the_missing_field_is_named_when_the_form_is_half_filled(portal: FlaskClient) -> None:
    answer = portal.post("/cases", data={"number": NUMBER, "code": " "})
    assert answer.status_code == 422
    assert "请填写查询码。" in answer.text


def test_small_and_full_width_letters_are_understood_when_typed(
    portal: FlaskClient, fake: Fake
) -> None:
    assert "已归档" in look_up(portal, "ｓｙ-hp-01-2026-000042 ", "7k2m 9q")


def test_the_code_leaves_the_address_when_a_link_brings_it(portal: FlaskClient, fake: Fake) -> None:
    answer = portal.get(f"/cases/{NUMBER}?code={fake.check_code}")
    assert answer.status_code == 303
    assert answer.location == f"/cases/{NUMBER}"
    assert "已归档" in portal.get(answer.location).text


def test_the_form_comes_filled_in_when_the_code_of_a_link_is_wrong(portal: FlaskClient) -> None:
    answer = portal.get(f"/cases/{NUMBER}?code=OLD", follow_redirects=True)
    assert answer.status_code == 404
    assert "没有找到办件。" in answer.text
    assert 'value="OLD"' in answer.text


def test_the_code_is_asked_for_when_a_link_has_none(portal: FlaskClient) -> None:
    page = portal.get(f"/cases/{NUMBER}")
    assert page.status_code == 200
    assert f'value="{NUMBER}"' in page.text


def test_further_looks_are_refused_when_too_many_found_nothing(build, fake: Fake) -> None:
    portal = build(lookups="3 per minute").test_client()
    for _ in range(3):
        assert portal.post("/cases", data={"number": NUMBER, "code": "NO"}).status_code == 404
    refused = portal.post("/cases", data={"number": NUMBER, "code": fake.check_code})
    assert refused.status_code == 429
    assert "操作过于频繁" in refused.text
    assert "Too many attempts" in refused.text


def test_looks_that_find_their_case_cost_nothing_when_counted(build, fake: Fake) -> None:
    portal = build(lookups="1 per hour").test_client()
    for _ in range(3):
        assert "已归档" in look_up(portal, NUMBER, fake.check_code)


def test_the_page_says_so_when_tracking_is_away(build) -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("silence", request=request)

    answer = build(httpx.MockTransport(silent)).test_client()
    page = answer.post("/cases", data={"number": NUMBER, "code": "X"})
    assert page.status_code == 503
    assert "暂时不可用" in page.text
    assert "not available right now" in page.text


def test_the_page_says_so_when_the_case_cannot_be_read(build) -> None:
    half = httpx.MockTransport(lambda request: httpx.Response(200, json={"number": NUMBER}))
    page = build(half).test_client().post("/cases", data={"number": NUMBER, "code": "X"})
    assert page.status_code == 503


def test_a_number_cannot_climb_to_another_path_when_it_holds_slashes(build) -> None:
    asked: list[str] = []

    def note(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path.decode())
        return httpx.Response(404, json={})

    build(httpx.MockTransport(note)).test_client().post(
        "/cases", data={"number": "../../items", "code": "X"}
    )
    assert asked == ["/tracking/v1/public/cases/..%2F..%2FITEMS?code=X"]


def test_the_form_is_shown_again_when_its_token_is_missing(build) -> None:
    answer = (
        build().test_client().post_without_token("/cases", data={"number": NUMBER, "code": "ABC"})
    )
    assert answer.status_code == 422
    assert "请再提交一次" in answer.text
    assert 'value="ABC"' in answer.text
