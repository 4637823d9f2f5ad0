"""What matching tells: the catalogue, and how each item finds who serves it."""

import datetime
import decimal
import uuid

from contracts.message import Message, message
from contracts.parts import Material, Moment, Paper, Stage


@message("matching.catalogue_item_published", partition="code")
class CatalogueItemPublished(Message):
    """An item of clause 5 with its promise (working days), materials and process stages (5.1.1, 6.5.1)."""

    code: str
    revision: int
    kind: str
    name_zh: str
    name_en: str
    sections: tuple[str, ...]
    promise_working_days: int
    statutory_working_days: int | None
    materials: tuple[Material, ...]
    process_version: int
    stages: tuple[Stage, ...]


@message("matching.item_assessed")
class ItemAssessed(Message):
    """An item was assessed (6.2.1): `way` is "station" or "provider"; `code` its catalogue item for good."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    code: str
    way: str


@message("matching.offer_made")
class OfferMade(Message):
    """A need went to a provider (6.2.2). `chosen_by` is "enterprise" or "rematch"; `round` counts from 1."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    offer_id: uuid.UUID
    provider: str
    round: int
    chosen_by: str
    respond_by: Moment


@message("matching.offer_accepted")
class OfferAccepted(Message):
    """The provider took the need; from here on it may see the contact data (9.3.3)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    offer_id: uuid.UUID
    provider: str


@message("matching.offer_declined")
class OfferDeclined(Message):
    """The provider said no, or a negotiation broke off, for a class of reason (6.2.3)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    offer_id: uuid.UUID
    provider: str
    reason_class: str


@message("matching.offer_expired")
class OfferExpired(Message):
    """The provider stayed silent past its response time (6.2.3)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    offer_id: uuid.UUID
    provider: str


@message("matching.offer_withdrawn")
class OfferWithdrawn(Message):
    """The enterprise, or the station for it, took an unanswered offer back to choose anew (6.2.1)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    offer_id: uuid.UUID
    provider: str


@message("matching.provider_not_found")
class ProviderNotFound(Message):
    """Nobody is left to ask; a person has to solve it (6.2.3)."""

    case_id: uuid.UUID
    item_id: uuid.UUID
    tried: tuple[str, ...]


@message("matching.terms_proposed")
class TermsProposed(Message):
    """One side proposed item, time, cycle and price (6.2.2). `party` is "station", "provider" or "enterprise".

    `provider` is who will serve the item, None for the station itself.
    """

    case_id: uuid.UUID
    item_id: uuid.UUID
    provider: str | None
    round: int
    party: str


@message("matching.service_agreed")
class ServiceAgreed(Message):
    """Both sides confirmed; the need-handling sheet was issued (6.2.2). Cycle in working days, price in yuan.

    `performer` is "station" or "provider"; `provider` is None for the station itself.
    """

    case_id: uuid.UUID
    item_id: uuid.UUID
    code: str
    performer: str
    provider: str | None
    starts_on: datetime.date
    cycle_working_days: int
    price_yuan: decimal.Decimal
    sheet_number: str
    papers: tuple[Paper, ...]
