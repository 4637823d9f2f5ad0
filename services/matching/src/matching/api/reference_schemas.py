"""What is shown of reference data: the catalogue of clause 5, and the register of providers (3.2)."""

import marshmallow as ma

from matching.api.schemas import TwoWords, page_of, shown


class Named(ma.Schema):
    key = shown()
    name_zh = shown()
    name_en = shown()


class Material(Named):
    required = ma.fields.Boolean()


class Fee(ma.Schema):
    rule = shown()
    name_zh = shown()
    name_en = shown()


class CatalogueItem(ma.Schema):
    """A leaf item of clause 5; limits in working days."""

    code = shown()
    revision = ma.fields.Integer()
    kind = shown()
    kind_zh = shown()
    kind_en = shown()
    name_zh = shown()
    name_en = shown()
    sections = ma.fields.List(ma.fields.String())
    delivery = shown()
    promise_working_days = ma.fields.Integer()
    statutory_working_days = ma.fields.Integer(allow_none=True)
    materials = ma.fields.List(ma.fields.Nested(Material))
    fee = ma.fields.Nested(Fee)
    process = shown()
    process_version = ma.fields.Integer()
    stages = ma.fields.List(ma.fields.Nested(Named))
    qualifications = ma.fields.List(ma.fields.String())


class Certificate(ma.Schema):
    kind = shown()
    number = shown()
    scopes = ma.fields.List(ma.fields.String())
    valid_until = shown()


class Contact(TwoWords):
    phone = shown()


class Record(ma.Schema):
    """Percent, from the last yearly review."""

    satisfaction = ma.fields.Integer()
    timeliness = ma.fields.Integer()


class CycleRecord(ma.Schema):
    """A provider's latest services (200 at most): how many, how many within the agreed cycle, means in working days."""

    services = ma.fields.Integer()
    in_time = ma.fields.Integer()
    promised_mean = ma.fields.Float()
    taken_mean = ma.fields.Float()


class Provider(ma.Schema):
    """A registered provider; cycle in working days, capacities in needs."""

    provider_id = shown()
    revision = ma.fields.Integer()
    name_zh = shown()
    name_en = shown()
    credit_code = shown()
    status = shown()
    home_district = shown()
    districts = ma.fields.List(ma.fields.String())
    industries = ma.fields.List(ma.fields.String())
    scopes = ma.fields.List(ma.fields.String())
    certificates = ma.fields.List(ma.fields.Nested(Certificate))
    open_capacity = ma.fields.Integer()
    daily_capacity = ma.fields.Integer()
    cycle_working_days = ma.fields.Integer()
    price_level = ma.fields.Integer()
    price_note = ma.fields.Nested(TwoWords)
    record = ma.fields.Nested(Record)
    contact = ma.fields.Nested(Contact)
    channel = shown()


class ProviderShown(Provider):
    """One provider, with its cycles measured (5.5.2); null while none of its services has ended."""

    cycles = ma.fields.Nested(CycleRecord, allow_none=True)


CataloguePage = page_of("CataloguePage", CatalogueItem)
ProviderPage = page_of("ProviderPage", Provider)


class Suggested(ma.Schema):
    """An item that words may mean: `score` is only good for comparing, `matched` are the words that made it."""

    code = shown()
    kind = shown()
    name_zh = shown()
    name_en = shown()
    score = ma.fields.Float()
    matched = ma.fields.List(ma.fields.String())


SuggestionPage = page_of("SuggestionPage", Suggested)
