"""What the peers do with a need, whichever framework brought it: two rows and an event. Validated by pydantic."""

import datetime
import uuid
from typing import Any

from pydantic import BaseModel

from benchmarks.hop.model import Case, History


class Item(BaseModel):
    item_id: uuid.UUID
    code: str | None
    kind: str
    section: str
    quantity: int
    due_at: datetime.datetime
    promise_working_days: int
    provisional: bool
    details: dict[str, str]


class Paper(BaseModel):
    kind: str
    path: str
    sha256: str


class Need(BaseModel):
    """The fields of `contracts.intake.NeedAccepted`."""

    occurred_at: datetime.datetime
    actor: str
    actor_role: str
    case_id: uuid.UUID
    number: str
    station: str
    enterprise: str
    first_asker: str
    channel: str
    district: str
    industry: str
    size: str
    green: bool
    filed_at: datetime.datetime
    check_code_hash: str
    items: tuple[Item, ...]
    papers: tuple[Paper, ...]


def case_of(need: Any) -> Case:
    return Case(
        case_id=need.case_id,
        number=need.number,
        station=need.station,
        enterprise=need.enterprise,
        first_asker=need.first_asker,
        green=need.green,
        items=len(need.items),
        accepted_at=need.occurred_at,
        due_at=min(item.due_at for item in need.items),
    )


def history_of(need: Any, message_id: uuid.UUID) -> History:
    return History(
        message_id=message_id,
        case_id=need.case_id,
        at=need.occurred_at,
        actor=need.actor,
        action="opened",
        details={"number": need.number, "channel": need.channel},
    )


def event_of(need: Any) -> dict[str, Any]:
    """The event's body, ready for JSON."""
    return {
        "occurred_at": need.occurred_at.isoformat(),
        "actor": need.actor,
        "actor_role": need.actor_role,
        "case_id": str(need.case_id),
        "number": need.number,
        "station": need.station,
        "enterprise": need.enterprise,
        "first_asker": need.first_asker,
        "due_at": min(item.due_at for item in need.items).isoformat(),
        "items": [str(item.item_id) for item in need.items],
    }
