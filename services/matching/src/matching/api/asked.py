"""What may be asked: each body names every wrong field, and fields that nobody asked for are refused."""

import decimal
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import marshmallow as ma

from chassis.paging import PageQuery
from contracts.vocabulary import DECLINE_REASONS
from matching.domain import call as calls
from matching.domain import item as items
from matching.domain import negotiation as negotiations
from matching.domain import offer as offers

LARGEST_PRICE = decimal.Decimal("9999999999.99")  # yuan


class Body(ma.Schema):
    """A request's body: fields that nobody asked for are refused."""

    class Meta:
        unknown = ma.RAISE


def text(longest: int, *, least: int = 0, **options: Any) -> ma.fields.String:
    return ma.fields.String(validate=[ma.validate.Length(least, longest), _clean], **options)


def one_of(words: type[StrEnum] | Iterable[str], **options: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.OneOf([str(word) for word in words]), **options)


def _clean(value: str) -> None:
    # PostgreSQL keeps neither NUL nor halves of surrogate pairs.
    if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ma.ValidationError("Not a valid string.")


def _price(value: decimal.Decimal) -> None:
    # One function and no Range: its bounds would stand in the OpenAPI as text, which is no valid bound.
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -2 or not 0 <= value <= LARGEST_PRICE:
        raise ma.ValidationError("Not a valid number.")


class ItemsQuery(PageQuery):
    """`state`: only items in it."""

    state = one_of(items.State, load_default=None)


class OffersQuery(PageQuery):
    """`state`: only offers in it."""

    state = one_of(offers.State, load_default=None)


class Assessment(Body):
    """`way`: station or provider; `code` classifies free text, or corrects; `reason` in words."""

    way = one_of(items.Way, required=True)
    code = text(20, least=1, load_default=None)
    reason = text(500, least=1, required=True)


class Choice(Body):
    provider_id = text(20, least=1, required=True)


class Refusal(Body):
    """Why a provider declines, or a negotiation is broken off (6.2.3)."""

    reason_class = one_of(DECLINE_REASONS, required=True)
    note = text(500, load_default="")


class Proposal(Body):
    """Service item in words, first day, working days, and the price in yuan as text ("0.00")."""

    service_item = text(200, least=1, required=True)
    starts_on = ma.fields.Date(required=True)
    cycle_working_days = ma.fields.Integer(
        strict=True, required=True, validate=ma.validate.Range(1, negotiations.LONGEST_CYCLE)
    )
    price_yuan = ma.fields.Decimal(as_string=True, required=True, validate=_price)


class Quote(Proposal):
    """Terms that the provider commits itself to, if they are chosen; `note` in words."""

    note = text(500, load_default="")


class QuoteChoice(Choice):
    """`quote`: the number of the quote that was read; a newer one meanwhile is refused."""

    quote = ma.fields.Integer(strict=True, load_default=None, validate=ma.validate.Range(1, 10000))


class CallsQuery(PageQuery):
    """`state`: only calls in it; `item_id`: only those for one item."""

    state = one_of(calls.State, load_default=None)
    item_id = ma.fields.UUID(load_default=None)


class Confirmation(Body):
    """`round`: the round that was read; another one meanwhile is refused."""

    round = ma.fields.Integer(strict=True, load_default=None, validate=ma.validate.Range(1, 10000))


class Words(Body):
    """A need as somebody put it."""

    words = text(500, least=1, required=True)
