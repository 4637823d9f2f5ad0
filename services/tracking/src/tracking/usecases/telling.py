"""Telling enterprises: each change once, over the channel that they chose (7.3.2g)."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Protocol

from tracking.data import EDITIONS
from tracking.domain.delivery import (
    ON_SITE,
    SPOOL,
    ContactPoint,
    Delivery,
    DeliveryState,
    check_contact,
)
from tracking.domain.delivery_errors import DeliveryNotFound
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
    work: Work, choice: tuple[str, str], offered: frozenset[str], by: tuple[str, str]
) -> ContactPoint:
    """An enterprise says how it wants to be told from now on. Raises ChannelUnknown, AddressInvalid."""
    (channel, address), (account, enterprise) = choice, by
    check_contact(channel, address, offered)
    contact = ContactPoint(
        enterprise=enterprise,
        channel=channel,
        address=address,
        changed_by=account,
        changed_at=work.now,
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
