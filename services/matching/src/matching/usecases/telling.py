"""What every message of matching says: when it happened and who did it."""

import datetime
import uuid
from typing import TypedDict

from contracts.providers import NeedTakenBack, ToProvider
from matching.domain.errors import NotFound
from matching.domain.item import Item
from matching.domain.offer import Offer
from matching.domain.ports import Work


class Facts(TypedDict):
    occurred_at: datetime.datetime
    actor: str
    actor_role: str


class Need(Facts):
    """What a provider may know of a need before it accepts."""

    item_id: uuid.UUID
    code: str
    kind: str
    name_zh: str
    name_en: str
    district: str
    quantity: int
    details: dict[str, str]
    due_at: datetime.datetime
    green: bool


def tell_provider(work: Work, message: ToProvider, *, express: bool = False) -> None:
    """Put it into the provider's mailbox, if its subscription wants such events (6.2.2).

    `express`: it is about a green need and goes before what waits there of others (6.3.3).
    """
    if work.subscriptions.of(message.provider).wants(message.name):
        work.emit(message, express=express)


def take_back(work: Work, offer: Offer, reason: str) -> None:
    """Tell the provider that its offer is open no more."""
    told = NeedTakenBack(
        **masked_facts(work),
        offer_id=offer.id,
        item_id=offer.item_id,
        provider=offer.provider,
        reason=reason,
    )
    tell_provider(work, told)


def masked_need(work: Work, item: Item) -> Need:
    """A need without whose it is, for who has not accepted it (9.3.3). Raises NotFound."""
    entry = work.catalogue.find(item.code or "")
    if entry is None:
        raise NotFound(zh="目录事项", en="catalogue item")
    return Need(
        **masked_facts(work),
        item_id=item.id,
        code=entry.code,
        kind=entry.kind,
        name_zh=entry.name_zh,
        name_en=entry.name_en,
        district=item.district,
        quantity=item.quantity,
        details=item.details,
        due_at=item.due_at,
        green=item.green,
    )


def masked_facts(work: Work) -> Facts:
    """The facts for a provider that has not accepted: an enterprise's account would give it away (9.3.3)."""
    return Facts(occurred_at=work.now, actor="station", actor_role="system")


def facts(work: Work) -> Facts:
    """The facts of a message said now, by the one who acts."""
    return Facts(occurred_at=work.now, actor=work.actor.id, actor_role=work.actor.role)
