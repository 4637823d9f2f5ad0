"""POST /v1/tokens and its kin: coming in, staying in, leaving; and the keys that others verify by."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from admin.adapters.credentials import ACCESS_TOKEN_SECONDS, public_keys
from admin.api.schemas import identity as schemas
from admin.api.statuses import refused
from admin.domain.errors import AdminError
from admin.usecases import tokens as usecases
from chassis.http import current_work
from chassis.idempotency import never_kept
from chassis.identity import may

tokens = Blueprint("tokens", __name__, url_prefix="/v1", description="令牌 · Tokens")


@tokens.route("/tokens", methods=["POST"])
@may("public")
@never_kept
@tokens.arguments(schemas.SignIn)
@tokens.response(200, schemas.Tokens)
def sign_in(body: dict[str, str]) -> Any:
    """用账号和密码登录 · Sign in with name and password."""
    return _answer(usecases.sign_in(current_work(), body["account"], body["password"]))


@tokens.route("/tokens/refresh", methods=["POST"])
@may("public")
@never_kept
@tokens.arguments(schemas.RefreshTokenGiven)
@tokens.response(200, schemas.Tokens)
def refresh(body: dict[str, str]) -> Any:
    """换取新令牌 · Exchange a refresh token, which works once."""
    return _answer(usecases.refresh(current_work(), body["refresh_token"]))


@tokens.route("/tokens/client", methods=["POST"])
@may("public")
@never_kept
@tokens.arguments(schemas.ClientSignIn)
@tokens.response(200, schemas.Tokens)
def sign_in_client(body: dict[str, str]) -> Any:
    """机构系统登录 · Sign in with client credentials."""
    work = current_work()
    return _answer(usecases.sign_in_client(work, body["client_id"], body["client_secret"]))


@tokens.route("/tokens/revocation", methods=["POST"])
@may("public")
@never_kept
@tokens.arguments(schemas.RefreshTokenGiven)
@tokens.response(204)
def revoke(body: dict[str, str]) -> None:
    """退出登录 · Sign out: end all tokens of this sign-in."""
    usecases.revoke(current_work(), body["refresh_token"])


@tokens.route("/jwks")
@may("public")
@tokens.response(200, schemas.Jwks)
def jwks() -> dict[str, Any]:
    """验证令牌的公钥 · The public keys that tokens are verified by."""
    return public_keys()


def _answer(outcome: usecases.Issued | AdminError) -> dict[str, Any] | Response:
    if isinstance(outcome, AdminError):
        return refused(outcome)
    return {
        "access_token": outcome.access_token,
        "expires_in": ACCESS_TOKEN_SECONDS,
        "refresh_token": outcome.refresh_token,
        "token_type": "Bearer",
    }
