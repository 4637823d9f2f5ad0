"""What every message of matching says: when it happened and who did it."""

import datetime
from typing import TypedDict

from contracts.providers import NeedTakenBack, ToProvider
from matching.domain.offer import Offer
from matching.domain.ports import Work


class Facts(TypedDict):
    occurred_at: datetime.datetime
    actor: str
    actor_role: str


def tell_provider(work: Work, message: ToProvider) -> None:
    """Put it into the provider's mailbox, if its subscription wants such events (6.2.2)."""
    if work.subscriptions.of(message.provider).wants(message.name):
        work.emit(message)


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


def masked_facts(work: Work) -> Facts:
    """The facts for a provider that has not accepted: an enterprise's account would give it away (9.3.3)."""
    return Facts(occurred_at=work.now, actor="station", actor_role="system")


def facts(work: Work) -> Facts:
    """The facts of a message said now, by the one who acts."""
    return Facts(occurred_at=work.now, actor=work.actor.id, actor_role=work.actor.role)
