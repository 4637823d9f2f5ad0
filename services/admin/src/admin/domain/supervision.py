"""The chain of supervision: station, founding body, district bureau, city regulator (3.3, 4.3). Not the tiers."""

import dataclasses
import enum
import re
from collections.abc import Mapping
from typing import Any

from admin.domain.errors import NotFound, SupervisionCycle


class UnitKind(enum.StrEnum):
    """What a unit is in the chain."""

    FOUNDING_BODY = "founding_body"
    DISTRICT_BUREAU = "district_bureau"
    CITY_REGULATOR = "city_regulator"


@dataclasses.dataclass(eq=False, kw_only=True)
class Unit:
    """A unit that supervises stations or other units."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    superior: str | None
    kept_by: str = "reference"

    def change(self, facts: Mapping[str, Any], kept_by: str) -> bool:
        """Take over facts; False when nothing differs."""
        changed = {name: value for name, value in facts.items() if getattr(self, name) != value}
        for name, value in changed.items():
            setattr(self, name, value)
        if changed:
            self.kept_by = kept_by
        return bool(changed)


UNIT_CODE = re.compile(r"[A-Z]{2}-[A-Z0-9-]{1,36}")
Superiors = Mapping[str, str | None]


def chain_of(code: str, superiors: Superiors) -> list[str]:
    """The units from `code` (included) up to the top. Raises NotFound, SupervisionCycle."""
    chain: list[str] = []
    here: str | None = code
    while here is not None:
        if here in chain:
            raise SupervisionCycle(path=" → ".join([*chain[chain.index(here) :], here]))
        if here not in superiors:
            raise NotFound(what_zh="监管单位", what_en="unit", key=here)
        chain.append(here)
        here = superiors[here]
    return chain


def check_chains(superiors: Superiors) -> None:
    """Every unit's chain reaches the top. Raises NotFound, SupervisionCycle."""
    for code in superiors:
        chain_of(code, superiors)


def supervised_stations(
    unit: str, station_superiors: Mapping[str, str], superiors: Superiors
) -> frozenset[str]:
    """The codes of the stations whose chain goes through `unit`."""
    return frozenset(
        station
        for station, superior in station_superiors.items()
        if superior in superiors and unit in chain_of(superior, superiors)
    )
