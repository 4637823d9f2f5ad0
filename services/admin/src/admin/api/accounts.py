"""Accounts and clients, kept by operators."""

import dataclasses
import uuid
from typing import Any

from flask_smorest import Blueprint

from admin import queries
from admin.api.schemas import identity as schemas
from admin.api.schemas.edge import page_of
from admin.domain.account import Account, Belonging
from admin.usecases import accounts as usecases
from chassis.http import current_work
from chassis.idempotency import never_kept
from chassis.identity import may
from chassis.paging import PageQuery

accounts = Blueprint("accounts", __name__, url_prefix="/v1", description="账号 · Accounts")


@accounts.route("/accounts", methods=["POST"])
@may("operator")
@accounts.arguments(schemas.NewAccount)
@accounts.response(201, schemas.AccountShown)
def register(body: dict[str, Any]) -> Account:
    """开立账号 · Register an account."""
    return usecases.register_account(
        current_work(),
        body["name"],
        body["display_name"],
        body["password"],
        body["role"],
        _belonging(body),
    )


@accounts.route("/accounts")
@may("operator")
@accounts.arguments(PageQuery, location="query")
@accounts.response(200, page_of(schemas.AccountShown))
def all_accounts(query: dict[str, Any]) -> dict[str, Any]:
    """账号列表 · All accounts, newest first."""
    return queries.accounts(current_work().session, **query)


@accounts.route("/accounts/<uuid:account_id>/suspension", methods=["POST"])
@may("operator")
@accounts.response(200, schemas.AccountShown)
def suspend(account_id: uuid.UUID) -> Account:
    """停用账号 · Suspend an account and end its sign-ins."""
    return usecases.suspend_account(current_work(), account_id)


@accounts.route("/accounts/<uuid:account_id>/reinstatement", methods=["POST"])
@may("operator")
@accounts.response(200, schemas.AccountShown)
def reinstate(account_id: uuid.UUID) -> Account:
    """恢复账号 · Let a suspended account in again."""
    return usecases.reinstate_account(current_work(), account_id)


@accounts.route("/clients", methods=["POST"])
@may("operator")
@never_kept
@accounts.arguments(schemas.NewClient)
@accounts.response(201, schemas.ClientShown)
def register_client(body: dict[str, Any]) -> dict[str, Any]:
    """登记系统客户端 · Register a client; its secret is shown this once."""
    client, secret = usecases.register_client(
        current_work(), body["name"], body["role"], _belonging(body)
    )
    return {**dataclasses.asdict(client), "client_secret": secret}


def _belonging(body: dict[str, Any]) -> Belonging:
    return Belonging(**{field.name: body[field.name] for field in dataclasses.fields(Belonging)})
