"""Accounts for people, clients for machines: registered and suspended by operators."""

import dataclasses
import secrets
import uuid

from admin.adapters.codes import is_credit_code
from admin.domain.account import Account, Belonging, Client, Role, wrong_belonging, wrong_name
from admin.domain.errors import AlreadyThere, FieldsRefused, WrongField
from admin.domain.password import wrong_password
from admin.domain.ports import Work
from admin.domain.session import hash_of

FIRST_OPERATOR = "operator"


def register_account(
    work: Work, name: str, display_name: str, password: str, role: str, belonging: Belonging
) -> Account:
    """A new account. Raises FieldsRefused with everything that is wrong, AlreadyThere."""
    _refuse(
        [
            *wrong_name(name),
            *wrong_password(password, name),
            *wrong_belonging(role, belonging, is_credit_code),
            *_unknown_places(work, belonging),
        ]
    )
    if work.accounts.find(name):
        raise AlreadyThere(what_zh="账号", what_en="Account", key=name)
    account = Account(
        account_id=work.new_id(),
        name=name,
        display_name=display_name,
        role=role,
        password_hash=work.passwords.hash(password),
        created_at=work.now,
        **dataclasses.asdict(belonging),
    )
    work.accounts.add(account)
    return account


def register_client(work: Work, name: str, role: str, belonging: Belonging) -> tuple[Client, str]:
    """A new client and its secret, which is shown this once. Raises FieldsRefused."""
    _refuse([*wrong_belonging(role, belonging, is_credit_code), *_unknown_places(work, belonging)])
    secret = secrets.token_urlsafe(32)
    client = Client(
        client_id=f"client-{work.new_id()}",
        name=name,
        role=role,
        secret_hash=hash_of(secret),
        created_at=work.now,
        **dataclasses.asdict(belonging),
    )
    work.accounts.add(client)
    return client, secret


def suspend_account(work: Work, account_id: uuid.UUID) -> Account:
    """No sign-in and no refresh from now on; tokens that are out end within ten minutes. Raises NotFound."""
    account = work.accounts.get(account_id)
    account.suspended = True
    for family in work.sign_ins.open_families(account_id):
        family.revoke(work.now, "suspended")
    return account


def reinstate_account(work: Work, account_id: uuid.UUID) -> Account:
    """The account may come in again. Raises NotFound."""
    account = work.accounts.get(account_id)
    account.suspended = False
    return account


def ensure_operator(work: Work, password: str) -> None:
    """The first operator's account, once; a later password does not change it. Raises FieldsRefused."""
    if work.accounts.find(FIRST_OPERATOR) is None:
        register_account(work, FIRST_OPERATOR, "系统运维", password, Role.OPERATOR, Belonging())


def _unknown_places(work: Work, belonging: Belonging) -> list[WrongField]:
    """A station or a unit that the network does not have."""
    places = (
        ("station", belonging.station, work.network.find),
        ("unit", belonging.unit, work.network.find_unit),
    )
    return [
        WrongField(field, "unknown_code", f"代码“{code}”不存在。", f"There is no code '{code}'.")
        for field, code, find in places
        if code is not None and find(code) is None
    ]


def _refuse(wrong: list[WrongField]) -> None:
    if wrong:
        raise FieldsRefused(wrong)
