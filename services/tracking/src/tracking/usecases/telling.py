"""Telling enterprises each change, and the ladder what came up to it: once, over the chosen channel (7.3.2g)."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Protocol

from chassis.identity import Actor, NotAllowed
from tracking.data import EDITIONS
from tracking.domain.delivery import (
    AGAIN_AFTER,
    ON_SITE,
    SPOOL,
    Choice,
    ContactPoint,
    Delivery,
    DeliveryState,
    Waits,
    check_contact,
)
from tracking.domain.delivery_errors import DeliveryNotFound, NoCaseHere
from tracking.domain.escalation import Escalation, desks_of
from tracking.domain.ladder import LEVELS
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
            addressee=notification.enterprise,
            template=str(EDITIONS.newest.number),
            occurred_at=notification.occurred_at,
            try_at=notification.occurred_at,
        )
    )


def note_escalation(work: Work, escalation: Escalation) -> None:
    """The level that an item came up to is told, once an escalation (7.2b)."""
    work.deliveries.add(
        Delivery(
            message_id=escalation.notice_id,
            addressee=escalation.desk,
            template=str(EDITIONS.newest.number),
            occurred_at=escalation.escalated_at,
            try_at=escalation.escalated_at,
            escalation_id=escalation.escalation_id,
        )
    )


def tell(
    due: Sequence[Delivery],
    contacts: Mapping[str, ContactPoint],
    send: Sender,
    now: datetime.datetime,
    again: Waits = AGAIN_AFTER,
) -> None:
    """Tell what is due, one after another; a failure of one is its own."""
    for one in due:
        contact = contacts.get(one.addressee)
        channel, address = (contact.channel, contact.address) if contact else (SPOOL, "")
        if one.is_too_old(now):
            one.end(DeliveryState.TOO_OLD, None, now)
        elif channel == ON_SITE:
            one.end(DeliveryState.ON_SITE, channel, now)
        elif error := send(one, channel, address):
            one.fail(channel, error, now, again)
        else:
            one.end(DeliveryState.TOLD, channel, now)


def choose_channel(work: Work, actor: Actor, choice: Choice, offered: frozenset[str]) -> None:
    """Somebody says how they want to be told from now on: an enterprise, or a level of the ladder at all its desks.

    Raises ChannelUnknown, AddressInvalid, NotAllowed where there is nothing that they are told of.
    """
    own = addressees_of(actor)
    if not own:
        raise NotAllowed
    for addressee in own:
        _choose(work, actor, addressee, choice, offered)


def addressees_of(actor: Actor) -> list[str]:
    """As whom somebody is told."""
    if actor.role in LEVELS:
        return desks_of(actor.role, actor.stations)
    return [actor.enterprise] if actor.enterprise else []


def choose_at_window(
    work: Work, actor: Actor, enterprise: str, choice: Choice, offered: frozenset[str]
) -> None:
    """Staff note how an enterprise wants to be told, which asks for it at the counter of a station that serves it.

    Raises NoCaseHere, ChannelUnknown, AddressInvalid.
    """
    if not work.cases.has_any(enterprise, actor.stations):
        raise NoCaseHere
    _choose(work, actor, enterprise, choice, offered, station=actor.station)


def _choose(
    work: Work,
    actor: Actor,
    addressee: str,
    choice: Choice,
    offered: frozenset[str],
    station: str | None = None,
) -> None:
    check_contact(choice, offered)
    work.deliveries.choose(
        ContactPoint(
            addressee=addressee,
            channel=choice.channel,
            address=choice.address,
            changed_by=actor.id,
            changed_at=work.now,
            station=station,
        )
    )


def try_again(work: Work, message_id: uuid.UUID) -> Delivery:
    """What was given up is tried again from the beginning. Raises DeliveryNotFound."""
    found = work.deliveries.find(message_id)
    if found is None or found.state != DeliveryState.FAILED:
        raise DeliveryNotFound
    found.try_again(work.now)
    return found
