"""What somebody does here: told to the others, put on the timeline, and only by who may."""

from typing import Any

from chassis.identity import Actor
from contracts.message import Message
from tracking.domain.case import Case
from tracking.domain.ports import Work
from tracking.domain.progress import ItemProgress
from tracking.domain.story import Step
from tracking.usecases.following import record


def about(work: Work, actor: Actor, case: Case) -> dict[str, Any]:
    return {
        "case_id": case.case_id,
        "occurred_at": work.now,
        "actor": actor.id,
        "actor_role": actor.role,
    }


def say(
    work: Work,
    actor: Actor,
    case: Case,
    message: Message,
    facts: dict[str, object] | None = None,
) -> None:
    """Tell the others, and put the same step on the timeline here: tracking does not listen to itself."""
    work.emit(message, express=case.green)
    own = Step(
        message_id=work.new_id(),
        name=message.name,
        item_id=getattr(message, "item_id", None),
        provider=actor.provider,
        facts=facts or {},
        **about(work, actor, case),
    )
    record(work, case, own)


def sees(actor: Actor, item: ItemProgress) -> bool:
    """Whether an item is there for somebody: its provider, its enterprise, its station and who is above."""
    if actor.role == "provider":
        return actor.provider is not None and actor.provider == item.provider
    if actor.role == "enterprise":
        return actor.enterprise is not None and actor.enterprise == item.enterprise
    return actor.sees_station(item.station)
