"""The aggregate and its history."""

import dataclasses
import datetime
import uuid


@dataclasses.dataclass
class OpenedCase:
    """A case on the desk, due when the first of its items is."""

    case_id: uuid.UUID
    number: str
    station: str
    enterprise: str
    first_asker: str
    green: bool
    items: int
    accepted_at: datetime.datetime
    due_at: datetime.datetime


@dataclasses.dataclass(frozen=True)
class HistoryRow:
    """What happened to a case, by which message."""

    message_id: uuid.UUID
    case_id: uuid.UUID
    at: datetime.datetime
    actor: str
    action: str
    details: dict[str, str]
