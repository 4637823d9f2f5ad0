"""What matching tells providers, each event to one of them (6.2.2): no enterprise is named, and no person (9.3.3)."""

import dataclasses
import datetime
import decimal
import uuid
from typing import TypedDict

from contracts.message import Message, message
from contracts.parts import Moment, RefusedAnswer


class _Route(TypedDict):
    bus: str
    exchange: str


# In the providers' room; on every other channel the same bodies.
TO_ONE = _Route(bus="providers", exchange="needs")


@dataclasses.dataclass(frozen=True, kw_only=True)
class ToProvider(Message):
    """The base: to which provider."""

    provider: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class MaskedNeed(ToProvider):
    """The base of what puts a need to a provider: all that one may know that has not accepted it (9.3.3).

    `green`: it goes through the green channel (6.3.3), first in every queue.
    """

    item_id: uuid.UUID
    code: str
    kind: str
    name_zh: str
    name_en: str
    district: str
    quantity: int
    details: dict[str, str]
    due_at: Moment
    respond_by: Moment
    green: bool = False


@message("matching.need_offered", partition="offer_id", **TO_ONE)
class NeedOffered(MaskedNeed):
    """To one provider, in the vhost of the providers: the masked need (9.3.3) and until when to answer."""

    offer_id: uuid.UUID


@message("matching.need_taken_back", partition="offer_id", **TO_ONE)
class NeedTakenBack(ToProvider):
    """To one provider: an offer is no longer open (it expired or was withdrawn)."""

    offer_id: uuid.UUID
    item_id: uuid.UUID
    reason: str


@message("matching.need_agreed", partition="offer_id", **TO_ONE)
class NeedAgreed(ToProvider):
    """To one provider: the terms are confirmed by both sides, service may start."""

    offer_id: uuid.UUID
    item_id: uuid.UUID
    case_id: uuid.UUID
    sheet_number: str
    starts_on: datetime.date
    cycle_working_days: int
    price_yuan: decimal.Decimal


@message("matching.terms_put", partition="offer_id", **TO_ONE)
class TermsPut(ToProvider):
    """To one provider: the enterprise proposed terms in this round, or the station for it (6.2.2).

    Cycle in working days, price in yuan; the service in words is read over HTTP, with the item.
    """

    offer_id: uuid.UUID
    item_id: uuid.UUID
    round: int
    starts_on: datetime.date
    cycle_working_days: int
    price_yuan: decimal.Decimal


@message("matching.call_opened", partition="call_id", **TO_ONE)
class CallOpened(MaskedNeed):
    """To one provider of several: a masked need (9.3.3) that it may answer with a quote until a moment (6.2.1)."""

    call_id: uuid.UUID


@message("matching.call_closed", partition="call_id", **TO_ONE)
class CallClosed(ToProvider):
    """To one provider: a call leads to nothing for it (`over`, `withdrawn`, or it was `not_chosen`)."""

    call_id: uuid.UUID
    item_id: uuid.UUID
    reason: str


@message("matching.quote_chosen", partition="call_id", **TO_ONE)
class QuoteChosen(ToProvider):
    """To one provider: its quote was chosen, the need is its own; the enterprise has yet to confirm the terms."""

    call_id: uuid.UUID
    item_id: uuid.UUID
    offer_id: uuid.UUID
    case_id: uuid.UUID


@message("matching.opinion_passed_on", partition="opinion_id", **TO_ONE)
class OpinionPassedOn(ToProvider):
    """To one provider: an opinion on its service, to be answered by a moment; `chased` counts reminders (8.3.1).

    Praise needs no answer (`answer_by` is None). The words are read over HTTP.
    """

    opinion_id: uuid.UUID
    item_id: uuid.UUID
    answer_by: Moment | None
    chased: int


@message("matching.channel_tested", partition="provider", **TO_ONE)
class ChannelTested(ToProvider):
    """To one provider: what it asked for to see whether its channel works."""


@message("matching.channel_stopped", partition="provider", **TO_ONE)
class ChannelStopped(ToProvider):
    """To one provider: its web hook is called no more (`gone`: it said so; `failing`: for days nothing arrived).

    Nothing is lost: what is not delivered waits, can be fetched, and goes out after a trial that succeeds.
    """

    reason: str


@message("matching.answer_refused", partition="provider", **TO_ONE)
class AnswerRefused(ToProvider):
    """To one provider: what it said by message was not done, and why; whichever service it was for (6.2.2)."""

    answer: RefusedAnswer
