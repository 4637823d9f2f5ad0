"""An item on the list of a level: since when, why, and until when (7.2b)."""

import dataclasses
import datetime
import uuid


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
