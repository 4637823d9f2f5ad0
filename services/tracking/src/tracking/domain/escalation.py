"""An item on the list of a level: since when, why, until when, and whose desk it came to (7.2b)."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable

from tracking.domain.ladder import REGULATOR, ROLES


@dataclasses.dataclass(frozen=True, kw_only=True)
class Escalation:
    """A late item that a level of the ladder took over; `left_at` once it went further up, or was late no more."""

    escalation_id: uuid.UUID
    item_id: uuid.UUID
    case_id: uuid.UUID
    station: str
    level: int
    mark: str
    rule: str
    mark_since: datetime.datetime
    escalated_at: datetime.datetime
    left_at: datetime.datetime | None = None

    @property
    def notice_id(self) -> uuid.UUID:
        """What its notice is known by: the same for the same level and reason, so that nobody is told twice."""
        return uuid.uuid5(self.item_id, f"{self.level} {self.rule} {self.mark_since.isoformat()}")

    @property
    def desk(self) -> str:
        """Who is told of it."""
        return desk_of(ROLES[self.level], self.station)


def desk_of(role: str, station: str) -> str:
    """The desk of a level for a station, whoever sits there; the regulator's is one for all stations."""
    return role if role == REGULATOR else f"{role}:{station}"


def desks_of(role: str, stations: Iterable[str]) -> list[str]:
    """All desks of somebody in a role of the ladder."""
    return [REGULATOR] if role == REGULATOR else [desk_of(role, one) for one in sorted(stations)]
