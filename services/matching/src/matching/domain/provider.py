"""A provider agency: a legal person with scopes, certificates, districts and capacity (3.2)."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matching.domain.errors import NotRegistrable

CERTIFICATE_KINDS = frozenset(
    {"CMA", "CNAS", "CNCA", "special_equipment", "metrology_authorisation", "none_needed"}
)
CHANNELS = frozenset(
    {"amqp", "stream", "pull"}
)  # a web hook needs an address, which its owner gives


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A qualification for some catalogue codes; `valid_until` is its last day, None where it does not end."""

    kind: str
    number: str
    scopes: frozenset[str]
    valid_until: datetime.date | None

    def covers(self, code: str, kinds: frozenset[str]) -> bool:
        return code in self.scopes and self.kind in kinds

    def valid_on(self, day: datetime.date) -> bool:
        return self.valid_until is None or day <= self.valid_until


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A registered provider. Cycle in working days; capacities in needs (in hand at once, new ones a day);
    `satisfaction` and `timeliness` are percent of the last yearly review."""

    id: str
    revision: int
    name_zh: str
    name_en: str
    credit_code: str
    active: bool
    home_district: str
    districts: tuple[str, ...]
    industries: frozenset[str]
    scopes: frozenset[str]
    certificates: tuple[Certificate, ...]
    open_capacity: int
    daily_capacity: int
    cycle_working_days: int
    price_level: int
    price_note: Mapping[str, str]
    satisfaction: int
    timeliness: int
    contact: Mapping[str, str]
    channel: str

    def serves_district(self, district: str) -> bool:
        """True where a district is one of its own or lies in an area (code ending in 00) of its own."""
        return any(lies_in(district, area) for area in self.districts)

    def certificates_for(self, code: str, kinds: frozenset[str]) -> list[Certificate]:
        return [c for c in self.certificates if c.covers(code, kinds)]


def lies_in(district: str, area: str) -> bool:
    """GB/T 2260: 210102 lies in 210102, 210100 and 210000."""
    while area.endswith("00"):
        area = area[:-2]
    return bool(area) and district.startswith(area)


def register(entry: Mapping[str, Any], valid_credit_code: Callable[[str], bool]) -> Provider:
    """A provider from an entry of the register. Raises NotRegistrable with the reason (3.2)."""
    provider = read_provider(entry)
    if not valid_credit_code(provider.credit_code):
        raise NotRegistrable(
            provider=provider.id, why_zh="统一社会信用代码无效", why_en="invalid credit code"
        )
    if provider.channel not in CHANNELS:
        raise NotRegistrable(provider=provider.id, why_zh="接收渠道未知", why_en="unknown channel")
    if not {c.kind for c in provider.certificates} <= CERTIFICATE_KINDS:
        raise NotRegistrable(
            provider=provider.id, why_zh="资质类别未知", why_en="unknown kind of certificate"
        )
    return provider


def read_provider(entry: Mapping[str, Any]) -> Provider:
    """An entry as it was registered."""
    return Provider(
        id=entry["id"],
        revision=entry["revision"],
        name_zh=entry["zh"],
        name_en=entry["en"],
        credit_code=entry["credit_code"],
        active=entry["status"] == "active",
        home_district=entry["home_district"],
        districts=tuple(entry["districts"]),
        industries=frozenset(entry["industries"]),
        scopes=frozenset(entry["scopes"]),
        certificates=tuple(_certificate(c) for c in entry["certificates"]),
        open_capacity=entry["open_capacity"],
        daily_capacity=entry["daily_capacity"],
        cycle_working_days=entry["cycle"],
        price_level=entry["price_level"],
        price_note=entry["price_note"],
        satisfaction=entry["record"]["satisfaction"],
        timeliness=entry["record"]["timeliness"],
        contact=entry["contact"],
        channel=entry["channel"],
    )


def _certificate(entry: Mapping[str, Any]) -> Certificate:
    until = entry["valid_until"]
    return Certificate(
        kind=entry["kind"],
        number=entry["number"],
        scopes=frozenset(entry["scopes"]),
        valid_until=until if until is None else datetime.date.fromisoformat(str(until)),
    )
