"""What is shown: UTC in ISO 8601, money as text with two places, states with their words."""

from typing import Any

import marshmallow as ma


def moment() -> ma.fields.AwareDateTime:
    return ma.fields.AwareDateTime(format="iso", allow_none=True)


def shown(**options: Any) -> ma.fields.String:
    return ma.fields.String(allow_none=True, **options)


class TwoWords(ma.Schema):
    zh = shown()
    en = shown()


class Cycle(ma.Schema):
    """Agreed and taken in working days; `provisional` while a year's calendar is not announced."""

    promised_working_days = ma.fields.Integer()
    taken_working_days = ma.fields.Integer()
    in_time = ma.fields.Boolean(attribute="is_in_time")
    provisional = ma.fields.Boolean()


class Reason(TwoWords):
    code = shown()


class Part(TwoWords):
    """`value` in percent, `points` = value x weight / 100."""

    name = shown()
    value = ma.fields.Integer()
    weight = ma.fields.Integer()
    points = ma.fields.Float()


class Ranked(ma.Schema):
    """`name` is the Chinese name; `score` is the sum of the points of its parts."""

    provider_id = shown()
    name = shown()
    name_en = shown()
    score = ma.fields.Float()
    parts = ma.fields.List(ma.fields.Nested(Part))


class Excluded(ma.Schema):
    provider_id = shown()
    name = shown()
    name_en = shown()
    reasons = ma.fields.List(ma.fields.Nested(Reason))


class Candidates(ma.Schema):
    ranked = ma.fields.List(ma.fields.Nested(Ranked))
    excluded = ma.fields.List(ma.fields.Nested(Excluded))


class Worded(ma.Schema):
    state = shown()
    state_zh = shown()
    state_en = shown()


class OfferBrief(Worded):
    """An offer without the need: its round, who chose the provider, and how it was answered."""

    offer_id = ma.fields.UUID()
    item_id = ma.fields.UUID()
    provider = shown()
    round = ma.fields.Integer()
    chosen_by = shown()
    made_at = moment()
    respond_by = moment()
    answered_at = moment()
    reason_class = shown()
    note = shown()


class Need(ma.Schema):
    """Whose it is (enterprise, case) is null for a provider that has not accepted it (9.3.3)."""

    station = shown()
    code = shown()
    kind = shown()
    name_zh = shown()
    name_en = shown()
    section = shown()
    district = shown()
    quantity = ma.fields.Integer()
    details = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    due_at = moment()
    green = ma.fields.Boolean()
    case_id = ma.fields.UUID(allow_none=True)
    number = shown()
    enterprise = shown()


class Offer(OfferBrief, Need):
    """An offer with the need."""


class Round(ma.Schema):
    round = ma.fields.Integer()
    party = shown()
    proposed_by = shown()
    proposed_at = moment()
    service_item = shown()
    starts_on = ma.fields.Date()
    cycle_working_days = ma.fields.Integer()
    price_yuan = shown()


class Negotiation(Worded):
    counterpart = shown()
    opened_at = moment()
    confirmed_by = shown()
    confirmed_at = moment()
    rounds = ma.fields.List(ma.fields.Nested(Round))


class QuoteShown(ma.Schema):
    """`number` counts a provider's own quotes in a call; the last counts."""

    number = ma.fields.Integer()
    provider = shown()
    quoted_at = moment()
    service_item = shown()
    starts_on = ma.fields.Date()
    cycle_working_days = ma.fields.Integer()
    price_yuan = shown()
    note = shown()


class Call(Worded, Need):
    """An open call with its need, masked for providers (9.3.3): they see their own quote and nobody else's."""

    call_id = ma.fields.UUID()
    item_id = ma.fields.UUID()
    opened_at = moment()
    respond_by = moment()
    invited = ma.fields.List(ma.fields.String(), allow_none=True)
    quotes = ma.fields.List(ma.fields.Nested(QuoteShown))


class Sheet(ma.Schema):
    number = shown()
    path = shown()
    sha256 = shown()
    issued_at = moment()


class ItemBrief(Worded):
    """An item in a list; `due_at` is the promise to the enterprise. A provider is shown what it has in hand."""

    item_id = ma.fields.UUID()
    case_id = ma.fields.UUID()
    number = shown()
    station = shown()
    enterprise = shown()
    code = shown()
    kind = shown()
    name_zh = shown()
    name_en = shown()
    section = shown()
    quantity = ma.fields.Integer()
    details = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    district = shown()
    size = shown()
    green = ma.fields.Boolean()
    due_at = moment()
    way = shown()
    provider = shown()


class Item(ItemBrief):
    """An item with the reason of its assessment, its offers, the latest negotiation and the sheet."""

    reason = shown()
    offers = ma.fields.List(ma.fields.Nested(OfferBrief))
    negotiation = ma.fields.Nested(Negotiation, allow_none=True)
    sheet = ma.fields.Nested(Sheet, allow_none=True)
    cycle = ma.fields.Nested(Cycle, allow_none=True)


def page_of(name: str, row: type[ma.Schema]) -> type[ma.Schema]:
    members: dict[str, Any] = {"items": ma.fields.List(ma.fields.Nested(row)), "next": shown()}
    return type(name, (ma.Schema,), members)


ItemPage = page_of("ItemPage", ItemBrief)
OfferPage = page_of("OfferPage", Offer)
CallPage = page_of("CallPage", Call)
