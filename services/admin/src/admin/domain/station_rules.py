"""What the facts of a station must fulfil before they are taken (3.3, 4.3)."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any

from admin.domain.errors import WrongField
from admin.domain.station import Founder, Tier

CODE = re.compile(r"[A-Z]{2}-[A-Z]{2,4}-[0-9]{2,3}")

# What a tier has to name, since a tier is what a station covers.
COVERAGE: dict[Tier, str] = {
    Tier.METROPOLITAN_AREA: "districts",
    Tier.ADVANTAGE_REGION: "districts",
    Tier.PILLAR_INDUSTRY: "industries",
    Tier.KEY_ENTERPRISE: "enterprises",
}


@dataclasses.dataclass(frozen=True)
class CodeLists:
    """What says whether a code exists; handed in, since the domain knows no code list but its own."""

    is_credit_code: Callable[[str], bool]
    is_district: Callable[[str], bool]
    is_channel: Callable[[str], bool]


def wrong_facts(facts: Mapping[str, Any], lists: CodeLists) -> list[WrongField]:
    """Everything that is wrong with a station's facts, named at once; empty when all is well."""
    return [*_wrong_kinds(facts), *_wrong_coverage(facts), *_wrong_codes(facts, lists)]


def wrong_code(code: str) -> list[WrongField]:
    """A station's code looks like SY-HP-01."""
    if CODE.fullmatch(code):
        return []
    return [
        WrongField("code", "bad_code", "服务站编号须形如 SY-HP-01。", "It looks like SY-HP-01.")
    ]


def _wrong_kinds(facts: Mapping[str, Any]) -> list[WrongField]:
    wrong = []
    if facts["tier"] not in set(Tier):
        wrong.append(_unknown("tier", facts["tier"]))
    if facts["founder"] not in set(Founder):
        wrong.append(_unknown("founder", facts["founder"]))
    return wrong


def _wrong_coverage(facts: Mapping[str, Any]) -> list[WrongField]:
    needed = COVERAGE.get(facts["tier"])
    if needed is None or facts[needed]:
        return []
    zh, en = (
        "该层级的服务站必须填写覆盖范围。",
        "A station of this tier has to name what it covers.",
    )
    return [WrongField(needed, "required", zh, en)]


def _wrong_codes(facts: Mapping[str, Any], lists: CodeLists) -> list[WrongField]:
    return [
        *_unknown_in("channels", facts["channels"], lists.is_channel),
        *_unknown_in("districts", facts["districts"], lists.is_district),
        *_unknown_in(
            "enterprises", [e["credit_code"] for e in facts["enterprises"]], lists.is_credit_code
        ),
    ]


def _unknown_in(field: str, codes: list[str], known: Callable[[str], bool]) -> list[WrongField]:
    return [_unknown(f"{field}[{n}]", code) for n, code in enumerate(codes) if not known(code)]


def _unknown(field: str, code: str) -> WrongField:
    return WrongField(field, "unknown_code", f"代码“{code}”不存在。", f"There is no code '{code}'.")
