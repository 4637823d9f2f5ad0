"""Who takes part: accounts for people, clients for the agencies' programs. A later run uses them again."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station.context import DemoContext
from station.demo.client import Caller, DemoFailed, Machine, Person, Refused
from station.demo.form import ENTERPRISE, STATION
from station.demo.telling import Story
from station.secrets_ import write_private

FILE = "demo-accounts.json"

PEOPLE: Mapping[str, Mapping[str, str]] = {
    "window": {"role": "window", "station": STATION, "display_name": "窗口示例"},
    "officer": {"role": "officer", "station": STATION, "display_name": "质量专员示例"},
    "station_master": {"role": "station_master", "station": STATION, "display_name": "站长示例"},
    "enterprise": {"role": "enterprise", "enterprise": ENTERPRISE, "display_name": "企业示例"},
    "superior": {"role": "superior", "unit": "SY-AMR-210102", "display_name": "上级单位示例"},
    "regulator": {"role": "regulator", "display_name": "市级监管示例"},
}


@dataclass(frozen=True)
class Cast:
    """Everybody, signed in on first use; `machines` by provider id."""

    window: Caller
    officer: Caller
    station_master: Caller
    enterprise: Caller
    superior: Caller
    regulator: Caller
    public: Caller
    machines: Mapping[str, Machine]

    def close(self) -> None:
        """All hang up."""
        for name in (*PEOPLE, "public"):
            getattr(self, name).close()


class Credentials:
    """The passwords and secrets that the demonstration has made, in a file only its owner reads."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        known = json.loads(self._path.read_text("utf-8")) if self._path.exists() else {}
        self.people: dict[str, str] = known.get("people", {})
        self.machines: dict[str, dict[str, str]] = known.get("machines", {})

    def password(self, account: str) -> str:
        """The password of an account, made and kept before the account is."""
        if account not in self.people:
            self.people[account] = secrets.token_urlsafe(18)
            self._keep()
        return self.people[account]

    def keep_machine(self, provider: str, client: Mapping[str, str]) -> None:
        """Keep a client's secret, which is shown only once."""
        self.machines[provider] = {k: client[k] for k in ("client_id", "client_secret")}
        self._keep()

    def _keep(self) -> None:
        known = {"people": self.people, "machines": self.machines}
        write_private(self._path, json.dumps(known, indent=1))


def gather(context: DemoContext, story: Story) -> Cast:
    """The operator opens the accounts and clients that are not there yet."""
    story.step("运维人员登录，开立账号", "the operator signs in and opens accounts")
    operator = Caller(context.portal_url, Person("operator", context.operator_password))
    kept = Credentials(context.secrets)
    people = {name: _person(operator, kept, name, context, story) for name in PEOPLE}
    providers = amqp_providers(people["officer"])
    machines = {
        one["provider_id"]: _machine(operator, kept, one["provider_id"]) for one in providers
    }
    story.tell(f"机构客户端 {len(machines)} 个 clients of providers: {', '.join(machines)}")
    operator.close()
    return Cast(**people, public=Caller(context.portal_url), machines=machines)


def amqp_providers(staff: Caller) -> Sequence[Mapping[str, Any]]:
    """The active providers that take needs from a queue of their own, in order of id."""
    every = staff.every("matching/providers")
    chosen = [one for one in every if one["channel"] == "amqp" and one["status"] == "active"]
    return sorted(chosen, key=lambda one: str(one["provider_id"]))


def _person(
    operator: Caller, kept: Credentials, name: str, context: DemoContext, story: Story
) -> Caller:
    account = f"demo-{name.replace('_', '-')}"
    password = kept.password(account)
    body = {**PEOPLE[name], "name": account, "password": password}
    try:
        operator.post("admin/accounts", body)
        story.tell(f"开立 opened {account} ({body['role']} {_place(body)})")
    except Refused as refused:
        if refused.status != 409:
            raise
        story.tell(f"沿用 kept {account}")
    caller = Caller(context.portal_url, Person(account, password))
    _check_sign_in(caller, account)
    return caller


def _place(body: Mapping[str, str]) -> str:
    return body.get("station") or body.get("enterprise") or body.get("unit") or ""


def _check_sign_in(caller: Caller, account: str) -> None:
    try:
        caller.sign_in()
    except Refused as refused:
        raise DemoFailed(
            f"账号 {account} 已存在，但其密码不在 {FILE} 中。",
            f"The account {account} exists, but its password is not in {FILE}.",
            "make reset",
        ) from refused


def _machine(operator: Caller, kept: Credentials, provider: str) -> Machine:
    if provider not in kept.machines:
        body = {"name": f"demo-{provider}", "role": "provider", "provider": provider}
        kept.keep_machine(provider, operator.post("admin/clients", body))
    return Machine(**kept.machines[provider])
