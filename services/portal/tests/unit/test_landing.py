"""The landing page."""

import httpx
from flask.testing import FlaskClient


def test_stations_kinds_and_lookup_are_shown_when_all_services_answer(portal: FlaskClient) -> None:
    page = portal.get("/").text
    assert "和平区一站式质量服务站" in page
    assert "SY-HP-01" in page
    assert "限期整改中" in page
    assert page.count("个服务事项") == 8
    assert 'name="number"' in page


def test_names_are_english_when_english_was_chosen(portal: FlaskClient) -> None:
    page = portal.get("/?lang=en").text
    assert "Heping one-stop quality service station" in page
    assert "Quality management" in page


def test_the_page_is_there_without_its_sections_when_services_are_away(build) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there", request=request)

    answer = build(httpx.MockTransport(refuse)).test_client().get("/")
    assert answer.status_code == 200
    assert "名录暂时无法显示" in answer.text
    assert "检验检测服务" in answer.text


def test_the_page_is_there_when_a_service_answers_nonsense(build) -> None:
    nonsense = httpx.MockTransport(lambda request: httpx.Response(200, text="<html>"))
    assert build(nonsense).test_client().get("/").status_code == 200


def test_every_page_of_the_directory_is_read_when_it_has_several(build) -> None:
    def pages(request: httpx.Request) -> httpx.Response:
        after = request.url.params.get("after")
        station = {"code": f"SY-{after or 'one'}", "name_zh": "站", "name_en": "S", "tier": "x"}
        return httpx.Response(200, json={"items": [station], "next": None if after else "two"})

    page = build(httpx.MockTransport(pages)).test_client().get("/").text
    assert "SY-one" in page
    assert "SY-two" in page


def test_stations_stand_by_tier_and_code_when_shown(portal: FlaskClient) -> None:
    page = portal.get("/").text
    codes = ["SY-MC-01", "SY-HP-01", "SY-TX-01", "SY-HN-01"]
    assert sorted(codes, key=page.index) == codes


def test_a_name_is_shown_as_text_when_it_holds_markup(portal: FlaskClient, fake) -> None:
    fake.data["stations"][0]["name_zh"] = "<script>alert(1)</script>"
    assert "<script>" not in portal.get("/").text
