"""Accounts over HTTP."""

from typing import Any

import pytest

from chassis.testing import Bench


def wrong(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422
    return {entry["field"]: entry["code"] for entry in answer.json["errors"]}


def test_no_hash_is_shown_when_an_account_is_registered(new_account: Any) -> None:
    answer = new_account()
    assert answer.status_code == 201
    assert "password" not in answer.text
    assert (answer.json["name"], answer.json["station"]) == ("wang.fang", "SY-HP-01")


def test_the_second_is_refused_when_a_name_is_taken(new_account: Any) -> None:
    new_account()
    answer = new_account(display_name="另一人")
    assert (answer.status_code, answer.json["code"]) == (409, "already_there")


def test_everything_wrong_is_named_at_once_when_an_account_is_refused(new_account: Any) -> None:
    answer = new_account(name="Wang", password="short", station=None)
    assert wrong(answer) == {"name": "bad_name", "password": "too_short", "station": "required"}


@pytest.mark.parametrize("role", ["system", "public", "boss"])
def test_a_role_is_refused_when_it_is_none_of_the_eight(new_account: Any, role: str) -> None:
    assert "role" in wrong(new_account(role=role))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"role": "officer", "station": "SY-ZZ-99"}, "station"),
        ({"role": "superior", "station": None, "unit": "SY-NONE"}, "unit"),
        (
            {"role": "enterprise", "station": None, "enterprise": "91210106MA0XXXX01A"},
            "enterprise",
        ),
        ({"role": "provider", "station": None}, "provider"),
        ({"role": "regulator"}, "station"),
    ],
)
def test_the_belonging_is_named_when_it_does_not_fit_the_role(
    new_account: Any, facts: dict[str, Any], field: str
) -> None:
    assert field in wrong(new_account(**facts))


def test_accounts_come_in_pages_when_there_are_many(operator: Any, new_account: Any) -> None:
    for n in range(3):
        new_account(name=f"wang.{n}")
    first = operator.get("/v1/accounts?limit=2").json
    rest = operator.get(f"/v1/accounts?limit=2&after={first['next']}").json
    names = [row["name"] for row in first["items"] + rest["items"]]
    assert names == ["wang.2", "wang.1", "wang.0", "operator"]
    assert rest["next"] is None


@pytest.mark.parametrize(
    "role", ["window", "officer", "station_master", "superior", "regulator", "provider"]
)
def test_accounts_are_closed_when_the_caller_is_no_operator(admin: Bench, role: str) -> None:
    caller = admin.client.as_(role, station="SY-HP-01")
    assert caller.get("/v1/accounts").status_code == 403
    assert caller.post("/v1/accounts", json={}).status_code == 403
    assert caller.post("/v1/clients", json={}).status_code == 403


def test_the_account_is_made_once_when_the_request_is_repeated(operator: Any) -> None:
    body = {
        "name": "wang.fang",
        "display_name": "王芳",
        "role": "regulator",
        "password": "correct horse",
    }
    key = {"Idempotency-Key": "once"}
    answers = [operator.post("/v1/accounts", json=body, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
