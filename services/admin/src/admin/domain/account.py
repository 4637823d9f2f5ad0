"""Accounts and clients: who may come in, in which role, belonging to what."""

import dataclasses
import datetime
import enum
import re
import uuid
from collections.abc import Callable

from admin.domain.errors import WrongField


class Role(enum.StrEnum):
    """The roles an account or a client may hold; `system` and `public` are nobody's account."""

    ENTERPRISE = "enterprise"
    WINDOW = "window"
    OFFICER = "officer"
    STATION_MASTER = "station_master"
    SUPERIOR = "superior"
    REGULATOR = "regulator"
    PROVIDER = "provider"
    OPERATOR = "operator"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Belonging:
    """What an account belongs to: at most one of these, and which one hangs on the role."""

    station: str | None = None
    enterprise: str | None = None
    provider: str | None = None
    unit: str | None = None


# The one field of Belonging that a role needs; a role that is not here needs none.
NEEDS: dict[Role, str] = {
    Role.WINDOW: "station",
    Role.OFFICER: "station",
    Role.STATION_MASTER: "station",
    Role.ENTERPRISE: "enterprise",
    Role.PROVIDER: "provider",
    Role.SUPERIOR: "unit",
}

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
PROVIDER_ID = re.compile(r"P[0-9]{3,10}")


@dataclasses.dataclass(eq=False, kw_only=True)
class Account:
    """A person's way in. `password_hash` is argon2; `stations` are not kept but resolved at sign-in."""

    account_id: uuid.UUID
    name: str
    display_name: str
    role: str
    password_hash: str = dataclasses.field(repr=False)
    created_at: datetime.datetime
    station: str | None = None
    enterprise: str | None = None
    provider: str | None = None
    unit: str | None = None
    suspended: bool = False

    @property
    def subject(self) -> str:
        return str(self.account_id)


@dataclasses.dataclass(eq=False, kw_only=True)
class Client:
    """A machine's way in (a provider's system, say): an id and the SHA-256 of a long random secret."""

    client_id: str
    name: str
    role: str
    secret_hash: str = dataclasses.field(repr=False)
    created_at: datetime.datetime
    station: str | None = None
    enterprise: str | None = None
    provider: str | None = None
    unit: str | None = None
    suspended: bool = False

    @property
    def subject(self) -> str:
        return self.client_id


Holder = Account | Client


def wrong_name(name: str) -> list[WrongField]:
    """Names are lower-case, so that two cannot differ by case alone."""
    if NAME.fullmatch(name):
        return []
    zh = "账号名须为3至64位小写字母、数字或 . _ -，且以字母或数字开头。"
    en = "A name has 3 to 64 of a-z 0-9 . _ - and starts with a letter or digit."
    return [WrongField("name", "bad_name", zh, en)]


def wrong_belonging(
    role: str, belonging: Belonging, is_credit_code: Callable[[str], bool]
) -> list[WrongField]:
    """What is wrong with an account's role and with what it belongs to; empty when all is well."""
    if role not in set(Role):
        return [WrongField("role", "unknown_role", f"没有角色“{role}”。", f"No role '{role}'.")]
    needed = NEEDS.get(Role(role))
    given = {name for name, value in dataclasses.asdict(belonging).items() if value is not None}
    missing = [_missing(needed, role)] if needed and needed not in given else []
    surplus = [_surplus(name, role) for name in sorted(given - {needed})]
    return missing + surplus + _malformed(belonging, is_credit_code)


def _missing(field: str, role: str) -> WrongField:
    return WrongField(field, "required", f"角色“{role}”必须填写。", f"Role '{role}' needs it.")


def _surplus(field: str, role: str) -> WrongField:
    zh, en = f"角色“{role}”不得填写。", f"Role '{role}' must not have it."
    return WrongField(field, "not_for_this_role", zh, en)


def _malformed(belonging: Belonging, is_credit_code: Callable[[str], bool]) -> list[WrongField]:
    wrong = []
    if belonging.enterprise is not None and not is_credit_code(belonging.enterprise):
        zh, en = "统一社会信用代码无效。", "Not a valid unified social credit code."
        wrong.append(WrongField("enterprise", "bad_credit_code", zh, en))
    if belonging.provider is not None and not PROVIDER_ID.fullmatch(belonging.provider):
        zh, en = "机构编号须形如 P001。", "A provider id looks like P001."
        wrong.append(WrongField("provider", "bad_provider_id", zh, en))
    return wrong
