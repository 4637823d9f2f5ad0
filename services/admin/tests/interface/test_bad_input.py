"""What no form would send: each gets a clear answer, never a 500."""

import json
from typing import Any

import pytest

from chassis.testing import Bench

ODD = ["%00", "a%00b", "%F0%9F%98%80", "x" * 3000, "%ED%A0%80", "'; DROP TABLE station; --"]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("path", ["/v1/stations/", "/v1/archives/", "/v1/stations?tier="])
def test_the_answer_is_a_refusal_when_the_address_is_odd(admin: Bench, path: str, odd: str) -> None:
    answer = admin.client.as_("regulator").get(path + odd)
    assert answer.status_code in {404, 422}
    assert answer.json["code"]


@pytest.mark.parametrize("year", ["0", "99999999999999999999", "-1", "2026.5", "abc"])
def test_the_answer_is_not_found_when_the_year_is_no_year(anybody: Any, year: str) -> None:
    assert anybody.get(f"/v1/calendar/{year}").status_code == 404


@pytest.mark.parametrize("query", ["after=%00", "after=x", "limit=0", "limit=1e9", "limit=x"])
def test_the_answer_is_a_refusal_when_the_page_is_odd(operator: Any, query: str) -> None:
    assert operator.get(f"/v1/accounts?{query}").status_code == 422


def test_the_answer_is_a_refusal_when_a_text_cursor_holds_nul(anybody: Any) -> None:
    assert anybody.get("/v1/stations?after=%00").status_code == 422


@pytest.mark.parametrize("text", ["\ud800", "x" * 1000])
@pytest.mark.parametrize("field", ["account", "password"])
def test_the_field_is_named_when_a_text_cannot_be_kept(anybody: Any, field: str, text: str) -> None:
    body = {"account": "operator", "password": "password", field: text}
    sent = {"data": json.dumps(body), "content_type": "application/json"}
    answer = anybody.post("/v1/tokens", **sent)
    assert answer.status_code == 422
    assert [entry["field"] for entry in answer.json["errors"]] == [field]


def test_the_answer_is_a_refusal_when_the_body_is_no_json(anybody: Any) -> None:
    sent = {"data": b"{", "content_type": "application/json"}
    assert anybody.post("/v1/tokens", **sent).status_code == 400
