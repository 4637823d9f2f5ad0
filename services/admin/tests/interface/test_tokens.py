"""Coming in over HTTP."""

from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from chassis.identity import Verifier
from chassis.testing import Bench, actor_as, jwks, token_for


def signed_in(client: Any, account: str = "wang.fang", password: str = "correct horse") -> Any:
    return client.post("/v1/tokens", json={"account": account, "password": password})


def test_the_first_operator_comes_in_when_the_reference_was_loaded(
    anybody: Any, operator_password: str
) -> None:
    answer = signed_in(anybody, "operator", operator_password)
    assert answer.status_code == 200
    assert answer.json["token_type"] == "Bearer"
    assert answer.json["expires_in"] == 600


def test_others_verify_the_token_by_the_published_keys_when_it_was_issued(
    anybody: Any, new_account: Any
) -> None:
    account_id = new_account().json["account_id"]
    token = signed_in(anybody).json["access_token"]
    keys = KeySet.import_key_set(anybody.get("/v1/jwks").json)
    decoded = jwt.decode(token, keys, algorithms=["Ed25519"])
    assert decoded.header["kid"] == "test"
    assert decoded.claims["sub"] == account_id
    actor = Verifier(jwks()).actor(token)
    assert (actor.role, actor.station, actor.stations) == ("window", "SY-HP-01", {"SY-HP-01"})


def test_no_private_key_is_shown_when_the_keys_are_published(anybody: Any) -> None:
    assert all("d" not in key for key in anybody.get("/v1/jwks").json["keys"])


@pytest.mark.clause("4.3")
def test_a_superiors_token_names_the_stations_of_its_chain_when_it_signs_in(
    anybody: Any, new_account: Any
) -> None:
    new_account(role="superior", station=None, unit="SY-AMR-210106")
    actor = Verifier(jwks()).actor(signed_in(anybody).json["access_token"])
    assert actor.stations == {"SY-TX-01"}


def test_the_answer_is_the_same_when_account_or_password_is_wrong(
    anybody: Any, new_account: Any
) -> None:
    new_account()
    wrong, unknown = signed_in(anybody, password="wrong"), signed_in(anybody, account="nobody")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json == unknown.json
    assert wrong.json["code"] == "sign_in_refused"
    assert wrong.json["title"] == "账号或密码不正确。"


def test_the_name_has_to_wait_when_it_failed_ten_times(anybody: Any, new_account: Any) -> None:
    new_account()
    for _ in range(10):
        assert signed_in(anybody, password="wrong").status_code == 401
    answer = signed_in(anybody)
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_attempts")
    assert 0 < int(answer.headers["Retry-After"]) <= 900


def test_the_whole_sign_in_ends_when_a_used_refresh_token_comes_again(
    anybody: Any, new_account: Any
) -> None:
    new_account()
    first = {"refresh_token": signed_in(anybody).json["refresh_token"]}
    second = anybody.post("/v1/tokens/refresh", json=first)
    assert second.status_code == 200
    assert anybody.post("/v1/tokens/refresh", json=first).status_code == 401
    successor = {"refresh_token": second.json["refresh_token"]}
    answer = anybody.post("/v1/tokens/refresh", json=successor)
    assert (answer.status_code, answer.json["code"]) == (401, "refresh_refused")


def test_refresh_ends_when_the_holder_signs_out(anybody: Any, new_account: Any) -> None:
    new_account()
    held = {"refresh_token": signed_in(anybody).json["refresh_token"]}
    assert anybody.post("/v1/tokens/revocation", json=held).status_code == 204
    assert anybody.post("/v1/tokens/refresh", json=held).status_code == 401


def test_people_do_not_hinder_each_other_when_they_sign_out_under_one_key(anybody: Any) -> None:
    """Nobody is known when signing out, so that the keys of all people would be one person's."""
    for token in ("mine", "yours"):
        answer = anybody.post(
            "/v1/tokens/revocation", json={"refresh_token": token}, headers={"Idempotency-Key": "1"}
        )
        assert answer.status_code == 204


def test_nothing_is_given_away_when_an_unknown_token_is_revoked(anybody: Any) -> None:
    answer = anybody.post("/v1/tokens/revocation", json={"refresh_token": "unknown"})
    assert answer.status_code == 204


def test_a_suspended_account_is_refused_when_it_signs_in(
    operator: Any, anybody: Any, new_account: Any
) -> None:
    account_id = new_account().json["account_id"]
    assert operator.post(f"/v1/accounts/{account_id}/suspension").json["suspended"] is True
    assert signed_in(anybody).status_code == 401
    operator.post(f"/v1/accounts/{account_id}/reinstatement")
    assert signed_in(anybody).status_code == 200


def test_a_providers_system_comes_in_when_it_has_client_credentials(
    operator: Any, anybody: Any
) -> None:
    asked = {"name": "检测系统", "role": "provider", "provider": "P001"}
    made = operator.post("/v1/clients", json=asked)
    assert made.status_code == 201
    credentials = {name: made.json[name] for name in ("client_id", "client_secret")}
    answer = anybody.post("/v1/tokens/client", json=credentials)
    assert answer.json["refresh_token"] is None
    assert Verifier(jwks()).actor(answer.json["access_token"]).provider == "P001"
    forged = {**credentials, "client_secret": "guess"}
    assert anybody.post("/v1/tokens/client", json=forged).status_code == 401


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer x.y.z",
        f"Bearer {token_for(actor_as('operator'), lifetime=-60)}",
        f"Bearer {token_for(actor_as('operator'), key=OKPKey.generate_key('Ed25519'))}",
    ],
    ids=["none", "garbage", "expired", "foreign"],
)
def test_the_caller_is_asked_to_sign_in_when_its_token_is_not_good(
    anybody: Any, authorization: str
) -> None:
    answer = anybody.get("/v1/accounts", headers={"Authorization": authorization})
    assert (answer.status_code, answer.json["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize(
    "body", [{}, {"account": 1, "password": "x"}, {"account": "a", "password": "b", "more": 1}]
)
def test_each_wrong_field_is_named_when_the_body_does_not_fit(
    anybody: Any, body: dict[str, Any]
) -> None:
    answer = anybody.post("/v1/tokens", json=body)
    assert answer.status_code == 422
    assert answer.json["errors"]


def test_no_token_or_secret_is_kept_when_a_request_brings_an_idempotency_key(
    admin: Bench, operator: Any, anybody: Any, new_account: Any
) -> None:
    new_account()
    key = {"Idempotency-Key": "same"}
    body = {"account": "wang.fang", "password": "correct horse"}
    first = anybody.post("/v1/tokens", json=body, headers=key)
    second = anybody.post("/v1/tokens", json=body, headers=key)
    assert first.json["access_token"] != second.json["access_token"]
