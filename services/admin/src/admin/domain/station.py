"""Stations of the city system: what one is, what it covers, and its standing (3.3, 4.3, 8.2.2)."""

import dataclasses
import enum
from collections.abc import Mapping
from typing import Any

from admin.domain.errors import NotInThisState


class Tier(enum.StrEnum):
    """What a station covers (4.3); nothing to do with who supervises it."""

    METROPOLITAN_AREA = "metropolitan_area"
    ADVANTAGE_REGION = "advantage_region"
    PILLAR_INDUSTRY = "pillar_industry"
    KEY_ENTERPRISE = "key_enterprise"


class Founder(enum.StrEnum):
    """Who may set up a station (3.3)."""

    PARK = "park"
    INDUSTRY_ASSOCIATION = "industry_association"
    PROVIDER_AGENCY = "provider_agency"
    MUNICIPAL_INSTITUTION = "municipal_institution"
    DISTRICT_REGULATOR = "district_regulator"


class Status(enum.StrEnum):
    """A station's standing in the city system."""

    ACTIVE = "active"
    IN_RECTIFICATION = "in_rectification"
    REMOVED = "removed"


class StatusAction(enum.StrEnum):
    """What changes a station's standing (8.2.2)."""

    RECTIFY = "rectify"
    REQUALIFY = "requalify"
    REMOVE = "remove"


@dataclasses.dataclass(frozen=True)
class Step:
    """Where an action leads, and the roles that may take it."""

    next: Status
    roles: frozenset[str]


MAY_JUDGE = frozenset({"operator", "regulator"})

# Removal follows a rectification that failed or was refused, never at once (8.2.2); it is for good.
TRANSITIONS: dict[tuple[Status, StatusAction], Step] = {
    (Status.ACTIVE, StatusAction.RECTIFY): Step(Status.IN_RECTIFICATION, MAY_JUDGE),
    (Status.IN_RECTIFICATION, StatusAction.REQUALIFY): Step(Status.ACTIVE, MAY_JUDGE),
    (Status.IN_RECTIFICATION, StatusAction.REMOVE): Step(Status.REMOVED, MAY_JUDGE),
}


def step(state: Status, action: StatusAction) -> Step:
    """The step for an action in a state. Raises NotInThisState."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise NotInThisState(state, action) from None


UNASSIGNED = "unassigned"

# The facts that the directory shows and a change may alter; the rest of a station is bookkeeping.
FACTS = (
    *("name_zh", "name_en", "tier", "founder", "superior", "address_zh", "address_en", "phone"),
    *("opening_hours", "special_days", "channels", "districts", "industries", "enterprises"),
    *("served_items", "resident_items", "deemed_acceptance", "charges_fees"),
)


@dataclasses.dataclass(eq=False, kw_only=True)
class Station:
    """A station (3.3). Lists are plain JSON values; `served_items` it serves by itself, `resident_items` by an
    agency that sits in the station; everything else is matched. `special_days` are dates with other
    hours, or none; `deemed_acceptance`: silence past the limit of the decision accepts a need (7.3.1); `charges_fees`:
    windows take published fees (7.3.2e). `custodian` is an account id, or unassigned (9.3.2).
    """

    code: str
    name_zh: str
    name_en: str
    tier: str
    founder: str
    superior: str
    address_zh: str
    address_en: str
    phone: str
    opening_hours: list[dict[str, str]]
    channels: list[str]
    districts: list[str]
    industries: list[str]
    enterprises: list[dict[str, str]]
    served_items: list[str]
    resident_items: list[str]
    special_days: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    deemed_acceptance: bool = True
    charges_fees: bool = False
    status: str = Status.ACTIVE.value
    status_reason_zh: str = ""
    status_reason_en: str = ""
    custodian: str = UNASSIGNED
    kept_by: str = "reference"
    revision: int = 1

    def facts(self) -> dict[str, Any]:
        """What the directory shows, by name."""
        return {name: getattr(self, name) for name in FACTS}

    def change(self, facts: Mapping[str, Any]) -> bool:
        """Take over facts (status and its reasons too); False, and no new revision, when nothing differs."""
        changed = {name: value for name, value in facts.items() if getattr(self, name) != value}
        for name, value in changed.items():
            setattr(self, name, value)
        self.revision += bool(changed)
        return bool(changed)

    def move(self, action: StatusAction, reason_zh: str, reason_en: str) -> None:
        """Change the standing (8.2.2), saying why. Raises NotInThisState."""
        taken = step(Status(self.status), action)
        self.change(
            {
                "status": taken.next.value,
                "status_reason_zh": reason_zh,
                "status_reason_en": reason_en,
            }
        )
