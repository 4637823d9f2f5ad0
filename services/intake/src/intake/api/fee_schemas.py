"""Fees, over HTTP (7.3.2e). Amounts are yuan with two places, as text: "120.00"."""

from decimal import Decimal
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from chassis.entered import a_day
from chassis.paging import PageQuery
from intake.api.schemas import Strict, one_of, text
from intake.domain.fee import Method

MOST = Decimal("9999999.99")


def yuan_in(**options: Any) -> fields.Decimal:
    """An amount that comes in: text or number, two places, not negative; a third place is refused, not rounded."""
    return fields.Decimal(validate=[validate.Range(Decimal(0), MOST), _two_places], **options)


def yuan() -> fields.Decimal:
    """An amount that goes out."""
    return fields.Decimal(places=2, as_string=True)


def _two_places(value: Decimal) -> None:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        raise ma.ValidationError("Invalid value.")


class RateIn(Strict):
    """A rate that is proposed; a code that is there already gets its next revision."""

    station_code = text(40)
    item = text(20)
    holder = text(40, load_default="")
    code = text(40)
    name_zh = text(100)
    name_en = text(100)
    unit = text(20)
    amount = yuan_in(required=True)
    ground = text(300)
    valid_from = a_day(required=True)


class RateOut(ma.Schema):
    """A rate; it counts once it is approved, from `valid_from` on, until a newer revision does."""

    id = fields.UUID()
    station = fields.String()
    item = fields.String()
    holder = fields.String()
    code = fields.String()
    revision = fields.Integer()
    name_zh = fields.String()
    name_en = fields.String()
    unit = fields.String()
    amount = yuan()
    ground = fields.String()
    valid_from = fields.Date()
    approved_at = fields.AwareDateTime(allow_none=True)


class KeptRateOut(RateOut):
    """A rate as the station sees it."""

    proposed_by = fields.String()
    proposed_at = fields.AwareDateTime()
    approved_by = fields.String(allow_none=True)


class PublishedRatesOut(ma.Schema):
    items = fields.List(fields.Nested(RateOut))
    next = fields.String(allow_none=True)


class KeptRatesOut(ma.Schema):
    items = fields.List(fields.Nested(KeptRateOut))
    next = fields.String(allow_none=True)


class ChargeIn(Strict):
    """An item of the case, the code of the rate, how often, how it was paid. `amount` may be said, to be checked."""

    item_id = fields.UUID(required=True)
    rate = text(40)
    quantity = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100_000))
    method = one_of(Method, required=True)
    amount = yuan_in(load_default=None)


class ReversalIn(Strict):
    """Why a receipt is reversed."""

    reason = text(500)


class ReceiptsQuery(PageQuery):
    """`day` narrows the list to a business day."""

    day = a_day(load_default=None)


class ReceiptOut(ma.Schema):
    """A receipt; a reversal has a negative amount and names what it reverses."""

    id = fields.UUID()
    number = fields.String()
    station = fields.String()
    enterprise = fields.String()
    form_id = fields.UUID()
    item_id = fields.UUID()
    rate_id = fields.UUID()
    item = fields.String()
    unit = fields.String()
    quantity = fields.Integer()
    amount = yuan()
    method = fields.String()
    day = fields.Date()
    issued_by = fields.String()
    issued_at = fields.AwareDateTime()
    reverses = fields.UUID(allow_none=True)
    reason = fields.String()


class ReceiptsOut(ma.Schema):
    items = fields.List(fields.Nested(ReceiptOut))
    next = fields.String(allow_none=True)


class DayQuery(Strict):
    """A station and a business day."""

    station_code = text(40)
    day = a_day(required=True)


class ClosingIn(DayQuery):
    """The cash that was counted; a reason where it differs from the receipts."""

    cash_counted = yuan_in(required=True)
    reason = text(500, load_default="")


class ClosingOut(ma.Schema):
    """A closed day."""

    station = fields.String()
    day = fields.Date()
    cash_expected = yuan()
    cash_counted = yuan()
    reason = fields.String()
    net = yuan()
    closed_by = fields.String()
    closed_at = fields.AwareDateTime()


class TotalOut(ma.Schema):
    """By method and item; `net` is taken less reversed."""

    method = fields.String()
    item = fields.String()
    receipts = fields.Integer()
    taken = yuan()
    reversals = fields.Integer()
    reversed = yuan()
    net = yuan()


class DayOut(ma.Schema):
    """A day's totals; `closing` once it is closed."""

    station = fields.String()
    day = fields.Date()
    lines = fields.List(fields.Nested(TotalOut))
    net = yuan()
    closing = fields.Nested(ClosingOut, allow_none=True)
