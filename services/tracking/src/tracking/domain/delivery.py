"""Taking a notification to the enterprise 送达: which channel, again after a failure, given up in the end (7.3.2g)."""

import datetime
import re
import uuid
from dataclasses import dataclass
from enum import StrEnum

from tracking.domain.delivery_errors import AddressInvalid, ChannelUnknown

SPOOL = "spool"
"""A file that a gateway of the operator's picks up: what there always is."""
ON_SITE = "on_site"
"""Only shown where the enterprise signs in."""
ALWAYS = frozenset({SPOOL, ON_SITE})
Waits = tuple[datetime.timedelta, ...]
"""How long to wait after each failure; after the last one it is given up, and stands on the list of failed ones."""
AGAIN_AFTER: Waits = tuple(datetime.timedelta(minutes=each) for each in (1, 5, 30, 120, 360))
TOLD_WITHIN = datetime.timedelta(days=7)
"""What is older when its turn comes is news to nobody: after a replay nobody gets a flood of what they know."""
CLAIMED_FOR = datetime.timedelta(minutes=2)
EMAIL = re.compile(r"[^@\s/?#]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,}")
PHONE = re.compile(r"1\d{10}")
PLAIN = re.compile(r"[A-Za-z0-9_.@-]{1,100}")


class DeliveryState(StrEnum):
    """Where a notification stands on its way."""

    WAITING = "waiting"
    TOLD = "told"
    ON_SITE = "on_site"
    TOO_OLD = "too_old"
    FAILED = "failed"


@dataclass(eq=False, kw_only=True)
class Delivery:
    """The way of one notice; its id makes it one for each change. `template`: the edition of its words.

    `addressee`: an enterprise by its code, or a desk of the ladder, which is told of an escalation.
    """

    message_id: uuid.UUID
    addressee: str
    template: str
    occurred_at: datetime.datetime
    try_at: datetime.datetime
    state: DeliveryState = DeliveryState.WAITING
    channel: str | None = None
    attempts: int = 0
    told_at: datetime.datetime | None = None
    error: str = ""
    escalation_id: uuid.UUID | None = None

    def is_too_old(self, now: datetime.datetime) -> bool:
        """Whether nobody needs to be told any more."""
        return now - self.occurred_at > TOLD_WITHIN

    def end(self, state: DeliveryState, channel: str | None, now: datetime.datetime) -> None:
        """It arrived, or needs not to."""
        self.state, self.channel, self.error = state, channel, ""
        self.told_at = now if state == DeliveryState.TOLD else None
        self.attempts += state == DeliveryState.TOLD

    def fail(self, channel: str, error: str, now: datetime.datetime, again: Waits) -> None:
        """It did not arrive: again later, or given up. `error` is in words without addresses."""
        self.channel, self.error = channel, error[:300]
        if self.attempts < len(again):
            self.try_at = now + again[self.attempts]
        else:
            self.state = DeliveryState.FAILED
        self.attempts += 1

    def try_again(self, now: datetime.datetime) -> None:
        """Somebody has mended what failed: from the beginning."""
        self.state, self.attempts, self.try_at = DeliveryState.WAITING, 0, now


@dataclass(frozen=True)
class Choice:
    """A channel, and where it reaches somebody."""

    channel: str
    address: str


@dataclass(eq=False, kw_only=True)
class ContactPoint:
    """How somebody wants to be told: their own choice. The address is people's data, and stays here.

    `station`: whose staff noted the choice of an enterprise at the window; None for a choice of one's own.
    """

    addressee: str
    channel: str
    address: str
    changed_by: str
    changed_at: datetime.datetime
    station: str | None = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What is told to whom, in words without people; `id` stays the same however often it is sent."""

    id: uuid.UUID
    to: str
    case_id: uuid.UUID
    zh: str
    en: str


def check_contact(choice: Choice, offered: frozenset[str]) -> None:
    """Whether somebody can be told that way. Raises ChannelUnknown, AddressInvalid."""
    if choice.channel not in offered:
        raise ChannelUnknown(sorted(offered))
    if choice.channel in ALWAYS:
        return
    shape = {"email": EMAIL, "sms": PHONE}.get(choice.channel, PLAIN)
    if not shape.fullmatch(choice.address):
        raise AddressInvalid
