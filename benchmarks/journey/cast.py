"""Who takes part: staff of some stations, enterprises, providers with queues; and room for what they will be asked."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from stdnum.cn import uscc

from benchmarks.journey.calls import Api, Refused, Who
from station.local import System

STATIONS = ("SY-HP-01", "SY-TX-01", "SY-HN-01", "SY-DD-01")
"""Stations that serve what the cases ask a station for."""
ENTERPRISES = 16
ROOM = 100_000_000
"""Capacity of a provider in needs: the sample data say 50 a day, and the measurement is not about capacity."""


@dataclass(frozen=True)
class Provider:
    """A provider with a queue of its own: its account on the broker and for HTTP."""

    provider_id: str
    amqp_url: str
    who: Who


@dataclass(frozen=True)
class Cast:
    """Everybody; enterprises by credit code."""

    windows: Mapping[str, Who]
    officers: Mapping[str, Who]
    enterprises: Mapping[str, Who]
    providers: Mapping[str, Provider]


def gather(system: System, api: Api) -> Cast:
    """The operator opens accounts and clients that no run before has opened under these names."""
    operator = _person("operator", system.operator_password)
    make = _Maker(api, operator, secrets.token_hex(4))
    windows = {code: make.person("window", station=code) for code in STATIONS}
    officers = {code: make.person("officer", station=code) for code in STATIONS}
    codes = [_credit_code(n) for n in range(ENTERPRISES)]
    enterprises = {code: make.person("enterprise", enterprise=code) for code in codes}
    make_room(system)
    providers = {
        name: Provider(name, system.provider_amqp(name), make.machine(name))
        for name in _amqp_providers(api, officers[STATIONS[0]])
    }
    return Cast(windows, officers, enterprises, providers)


def make_room(system: System) -> None:
    """Providers that never are full; nothing else about them changes."""
    wide = f'{{"open_capacity": {ROOM}, "daily_capacity": {ROOM}}}'
    with psycopg.connect(system.database_urls["matching"]) as connection:
        connection.execute("UPDATE provider SET document = document || %s::jsonb", [wide])


class _Maker:
    def __init__(self, api: Api, operator: Who, mark: str) -> None:
        self.api, self.operator, self.mark, self.count = api, operator, mark, 0

    def person(self, role: str, **belongs: str) -> Who:
        self.count += 1
        name, password = f"bench-{self.mark}-{self.count}", secrets.token_urlsafe(18)
        about = {"name": name, "password": password, "display_name": "测量 measurement"}
        self.api.post(self.operator, "admin", "accounts", {**about, "role": role, **belongs})
        return _person(name, password)

    def machine(self, provider: str) -> Who:
        about = {"name": f"bench-{self.mark}-{provider}", "role": "provider", "provider": provider}
        made = self.api.post(self.operator, "admin", "clients", about).body
        return Who("tokens/client", {key: made[key] for key in ("client_id", "client_secret")})


def _person(account: str, password: str) -> Who:
    return Who("tokens", {"account": account, "password": password})


def _credit_code(number: int) -> str:
    stem = f"91210102MA0B{number:05d}"
    return stem + str(uscc.calc_check_digit(stem))


def _amqp_providers(api: Api, staff: Who) -> list[str]:
    rows = api.get(staff, "matching", "providers", limit="100").body["items"]
    return [
        row["provider_id"] for row in rows if row["channel"] == "amqp" and row["status"] == "active"
    ]


__all__ = ["STATIONS", "Cast", "Provider", "Refused", "gather", "make_room"]
