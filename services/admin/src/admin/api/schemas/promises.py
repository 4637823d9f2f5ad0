"""Promised times."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from admin.api.schemas.edge import Strict, one_of, text, texts
from admin.domain.promise import LONGEST, Basis, Terms
from worktime import Limit, Unit


class PromiseTerms(Strict):
    """So many of a unit, on what basis; `holder` is an agency that sits in the station."""

    value = fields.Integer(required=True, strict=True, validate=validate.Range(0, LONGEST))
    unit = one_of(Unit, load_default=Unit.WORKING_DAYS.value)
    basis = one_of(Basis, required=True)
    ground = text(500, required=True)
    similar_to = texts(20, 20, load_default=list)
    holder = text(20, 0, load_default="")

    @ma.post_load
    def parted(self, body: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The terms, and whose they are."""
        holder = body.pop("holder")
        terms = Terms(
            limit=Limit(body["value"], Unit(body["unit"])),
            basis=Basis(body["basis"]),
            ground=body["ground"],
            similar_to=tuple(body["similar_to"]),
        )
        return {"terms": terms, "holder": holder}


class PromiseShown(ma.Schema):
    """A promise as everybody may read it."""

    id = fields.UUID()
    station = fields.String()
    holder = fields.String()
    item = fields.String()
    value = fields.Integer()
    unit = fields.String()
    basis = fields.String()
    ground = fields.String()
    similar_to = fields.List(fields.String())
    changed_at = fields.AwareDateTime(format="iso")
    revision = fields.Integer()


class PromiseOnBoard(PromiseShown):
    """`due`: items that were due in the year before; `breached`: those late; null without any."""

    name_zh = fields.String(allow_none=True)
    name_en = fields.String(allow_none=True)
    due = fields.Integer()
    breached = fields.Integer()
    breach_rate = fields.Float(allow_none=True)


class PromiseBoard(ma.Schema):
    items = fields.List(fields.Nested(PromiseOnBoard))
    next = fields.String(allow_none=True)


class ProposalShown(ma.Schema):
    """A promise by analogy with the similar items that it is from."""

    value = fields.Integer(attribute="limit.value")
    unit = fields.String(attribute="limit.unit.value")
    basis = fields.String()
    ground = fields.String()
    similar_to = fields.List(fields.String())


class PromiseLine(ma.Schema):
    """What was promised from a moment on."""

    revision = fields.Integer()
    value = fields.Integer()
    unit = fields.String()
    basis = fields.String()
    ground = fields.String()
    similar_to = fields.List(fields.String())
    changed_at = fields.AwareDateTime(format="iso")


class PromiseHistory(ma.Schema):
    items = fields.List(fields.Nested(PromiseLine))
    next = fields.String(allow_none=True)
