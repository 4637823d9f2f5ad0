"""Errors, headers and health."""

import json

from flask.testing import FlaskClient


def test_both_languages_stand_on_the_page_when_an_address_is_unknown(portal: FlaskClient) -> None:
    answer = portal.get("/nowhere")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert "There is no such page" in answer.text


def test_a_problem_document_is_given_when_the_unknown_address_is_an_api(
    portal: FlaskClient,
) -> None:
    answer = portal.get("/api/nothing/v1/x")
    assert answer.status_code == 404
    assert answer.content_type.startswith("application/problem+json")
    assert {"code", "detail_zh", "detail_en", "errors"} <= set(json.loads(answer.data))


def test_no_trace_is_shown_when_the_portal_itself_fails(build) -> None:
    app = build()

    @app.get("/breaks")
    def breaks() -> str:
        raise RuntimeError("the inner workings")

    answer = app.test_client().get("/breaks")
    assert answer.status_code == 500
    assert "已经记录" in answer.text
    assert "Something failed here" in answer.text
    assert "inner workings" not in answer.text


def test_the_allowed_methods_are_told_when_another_one_is_used(portal: FlaskClient) -> None:
    answer = portal.delete("/cases")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_nothing_from_elsewhere_may_load_when_a_page_is_shown(portal: FlaskClient) -> None:
    answer = portal.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "http" not in answer.text.replace("http://www.w3.org", "")
    assert "<script" not in answer.text
    assert " style=" not in answer.text


def test_the_portal_is_alive_and_ready_when_no_service_is(portal: FlaskClient) -> None:
    assert portal.get("/health/live").status_code == 200
    assert portal.get("/health/ready").status_code == 200


def test_session_cookies_are_shut_to_scripts_when_set(portal: FlaskClient) -> None:
    cookie = portal.get("/?lang=en").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
