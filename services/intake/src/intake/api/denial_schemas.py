"""Refusals, their appeals, their register, over HTTP (7.2a)."""

import marshmallow as ma
from marshmallow import fields, validate

from intake.api.schemas import Strict, one_of, text
from intake.domain.denial import RefusalClass


class RefusalIn(Strict):
    """A refusal needs a reason and its legal ground (7.2a)."""

    reason = text(1000)
    legal_ground = text(500)
    reason_class = one_of(RefusalClass, load_default=RefusalClass.OTHER)


class RefusalDecisionIn(Strict):
    """Another person approves a proposal, or gives it back, saying why."""

    approved = fields.Boolean(required=True)
    opinion = text(1000)


class AppealIn(Strict):
    """Why the enterprise contests a refusal."""

    words = text(2000)


class AppealDecisionIn(Strict):
    """The refusal falls or stands, and why."""

    overturned = fields.Boolean(required=True)
    finding = text(2000)


class ReferralIn(Strict):
    """Who to go to instead: a body, how to reach it, and why it is not ours."""

    body = text(200)
    contact = text(200)
    reason = text(1000)


class ReturnedIn(Strict):
    """Originals by their keys, and the name on the receipt."""

    materials = fields.List(text(60), required=True, validate=validate.Length(1, 100))
    received_by = text(100)


class DenialOut(ma.Schema):
    """A negative filing. `approved` and `overturned` are null while open."""

    number = fields.String(allow_none=True)
    form_id = fields.UUID()
    station = fields.String()
    enterprise = fields.String()
    reason_class = fields.String()
    reason = fields.String()
    legal_ground = fields.String()
    proposed_by = fields.String()
    proposed_at = fields.AwareDateTime()
    decided_by = fields.String(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    approved = fields.Boolean(allow_none=True)
    opinion = fields.String()
    appeal_by = fields.AwareDateTime(allow_none=True)
    appealed_at = fields.AwareDateTime(allow_none=True)
    appeal = fields.String()
    heard_by = fields.String(allow_none=True)
    heard_at = fields.AwareDateTime(allow_none=True)
    overturned = fields.Boolean(allow_none=True)
    finding = fields.String()


class DenialsOut(ma.Schema):
    items = fields.List(fields.Nested(DenialOut))
    next = fields.String(allow_none=True)


class DenialSummaryOut(ma.Schema):
    """Counts of a station; `overturned_rate` is the share of appeals that overturned, null without appeals."""

    station = fields.String()
    refused = fields.Integer()
    appealed = fields.Integer()
    overturned = fields.Integer()
    overturned_rate = fields.Float(allow_none=True)


class DenialSummariesOut(ma.Schema):
    items = fields.List(fields.Nested(DenialSummaryOut))
    next = fields.String(allow_none=True)


class ReturnedOut(ma.Schema):
    """A receipt for originals handed back."""

    materials = fields.List(fields.String())
    received_by = fields.String()
    returned_by = fields.String()
    returned_at = fields.AwareDateTime()


class CheckQuery(ma.Schema):
    """`code`: the check code on the notice."""

    class Meta:
        unknown = ma.EXCLUDE

    code = text(20)


class BlockOut(ma.Schema):
    """A part of a notice: facts with their names, and a table whose first row names its columns."""

    heading = fields.String()
    facts = fields.List(fields.List(fields.String()))
    rows = fields.List(fields.List(fields.String()))


class GenuineOut(ma.Schema):
    """What a genuine notice says, in Chinese: compare it with the paper at hand. Nobody is named."""

    number = fields.String()
    kind = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    station = fields.String()
    issued_at = fields.AwareDateTime()
    sha256 = fields.String()
    blocks = fields.List(fields.Nested(BlockOut))
