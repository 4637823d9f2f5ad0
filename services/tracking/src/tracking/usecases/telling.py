"""Telling enterprises: each change once, over the channel that they chose (7.3.2g)."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Protocol

from chassis.identity import Actor
from tracking.data import EDITIONS
from tracking.domain.delivery import (
    ON_SITE,
    SPOOL,
    Choice,
    ContactPoint,
    Delivery,
    DeliveryState,
    check_contact,
)
from tracking.domain.delivery_errors import DeliveryNotFound, NoCaseHere
from tracking.domain.notifications import Notification
from tracking.domain.ports import Work


class Sender(Protocol):
    """Sends something that is due; gives words for why it could not."""

    def __call__(self, delivery: Delivery, channel: str, address: str) -> str | None: ...


def note(work: Work, notification: Notification) -> None:
    """A notification gets its way, in the transaction that keeps it."""
    work.notifications.add(notification)
    work.deliveries.add(
        Delivery(
            message_id=notification.message_id,
            enterprise=notification.enterprise,
            template=str(EDITIONS.newest.number),
            occurred_at=notification.occurred_at,
            try_at=notification.occurred_at,
        )
    )


def tell(
    due: Sequence[Delivery],
    contacts: Mapping[str, ContactPoint],
    send: Sender,
    now: datetime.datetime,
) -> None:
    """Tell what is due, one after another; a failure of one is its own."""
    for one in due:
        contact = contacts.get(one.enterprise)
        channel, address = (contact.channel, contact.address) if contact else (SPOOL, "")
        if one.is_too_old(now):
            one.end(DeliveryState.TOO_OLD, None, now)
        elif channel == ON_SITE:
            one.end(DeliveryState.ON_SITE, channel, now)
        elif error := send(one, channel, address):
            one.fail(channel, error, now)
        else:
            one.end(DeliveryState.TOLD, channel, now)


def choose_channel(
    work: Work, actor: Actor, choice: Choice, offered: frozenset[str]
) -> ContactPoint:
    """An enterprise says how it wants to be told from now on. Raises ChannelUnknown, AddressInvalid."""
    return _choose(work, actor, actor.enterprise or "", choice, offered)


def choose_at_window(
    work: Work, actor: Actor, enterprise: str, choice: Choice, offered: frozenset[str]
) -> ContactPoint:
    """Staff note how an enterprise wants to be told, which asks for it at the counter of a station that serves it.

    Raises NoCaseHere, ChannelUnknown, AddressInvalid.
    """
    if not work.cases.has_any(enterprise, actor.stations):
        raise NoCaseHere
    return _choose(work, actor, enterprise, choice, offered)


def _choose(
    work: Work, actor: Actor, enterprise: str, choice: Choice, offered: frozenset[str]
) -> ContactPoint:
    check_contact(choice, offered)
    contact = ContactPoint(
        enterprise=enterprise,
        channel=choice.channel,
        address=choice.address,
        changed_by=actor.id,
        changed_at=work.now,
        station=actor.station,
    )
    work.deliveries.choose(contact)
    return contact


def try_again(work: Work, message_id: uuid.UUID) -> Delivery:
    """What was given up is tried again from the beginning. Raises DeliveryNotFound."""
    found = work.deliveries.find(message_id)
    if found is None or found.state != DeliveryState.FAILED:
        raise DeliveryNotFound
    found.try_again(work.now)
    return found
