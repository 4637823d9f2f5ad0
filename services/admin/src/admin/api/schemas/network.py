"""Stations and the chain of supervision."""

import datetime
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from admin.api.schemas.edge import Strict, one_of, text, texts
from admin.domain.station import Founder, Status, Tier
from admin.domain.supervision import UnitKind
from chassis.entered import a_day
from chassis.paging import PageQuery


class OpeningHours(Strict):
    """When the station is open: on working days, Saturdays or Sundays."""

    days = one_of(["working_days", "saturday", "sunday"], required=True)
    opens = fields.String(required=True, validate=validate.Regexp(r"([01]\d|2[0-3]):[0-5]\d\Z"))
    closes = fields.String(required=True, validate=validate.Regexp(r"([01]\d|2[0-3]):[0-5]\d\Z"))


class HoursOfDay(Strict):
    """From opening to closing."""

    opens = fields.String(required=True, validate=validate.Regexp(r"([01]\d|2[0-3]):[0-5]\d\Z"))
    closes = fields.String(required=True, validate=validate.Regexp(r"([01]\d|2[0-3]):[0-5]\d\Z"))


class SpecialDay(Strict):
    """A date with other hours than usual; none is a day closed. Limits are counted by it, so it says why."""

    on = a_day(required=True)
    windows = fields.List(fields.Nested(HoursOfDay), required=True, validate=validate.Length(0, 10))
    reason_zh = text(200, required=True)
    reason_en = text(200, required=True)

    @ma.post_load
    def plain(self, day: dict[str, Any], **_: Any) -> dict[str, Any]:
        """As it is kept: JSON."""
        return {**day, "on": day["on"].isoformat()}

    @ma.pre_dump
    def read(self, day: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**day, "on": datetime.date.fromisoformat(day["on"])}


class NamedEnterprise(Strict):
    """An enterprise that a key-enterprise station is for."""

    credit_code = text(18, required=True)
    name_zh = text(required=True)
    name_en = text(required=True)


class StationFacts(Strict):
    """What the directory shows of a station (3.3, 4.3)."""

    name_zh = text(required=True)
    name_en = text(required=True)
    tier = one_of(Tier, required=True)
    founder = one_of(Founder, required=True)
    superior = text(40, required=True)
    address_zh = text(300, required=True)
    address_en = text(300, required=True)
    phone = text(40, required=True)
    opening_hours = fields.List(
        fields.Nested(OpeningHours), required=True, validate=validate.Length(1, 14)
    )
    special_days = fields.List(
        fields.Nested(SpecialDay), load_default=list, validate=validate.Length(0, 400)
    )
    deemed_acceptance = fields.Boolean(load_default=True)
    charges_fees = fields.Boolean(load_default=False)
    channels = texts(40, 20, required=True)
    districts = texts(6, 200, required=True)
    industries = texts(4, 200, load_default=list)
    enterprises = fields.List(
        fields.Nested(NamedEnterprise), load_default=list, validate=validate.Length(0, 500)
    )
    served_items = texts(20, 100, required=True)
    resident_items = texts(20, 100, load_default=list)


class NewStation(StationFacts):
    """A new station and its code."""

    code = text(20, required=True)


class StationShown(StationFacts):
    """A station in the public directory; people are not in it."""

    code = fields.String()
    status = one_of(Status)
    status_reason_zh = fields.String()
    status_reason_en = fields.String()
    revision = fields.Integer()


class StationKept(StationShown):
    """A station as its operators see it."""

    custodian = fields.String()
    kept_by = fields.String()


class StationQuery(PageQuery):
    """Filters of the directory."""

    tier = one_of(Tier)
    status = one_of(Status)
    superior = text(40)
    district = text(6)


class Reason(Strict):
    """Why a station's standing changes, for the public."""

    reason_zh = text(500, required=True)
    reason_en = text(500, required=True)


class Custodian(Strict):
    """Who keeps a station's archive."""

    account_id = fields.UUID(required=True)


class UnitFacts(Strict):
    """A unit of the chain of supervision."""

    kind = one_of(UnitKind, required=True)
    name_zh = text(required=True)
    name_en = text(required=True)
    superior = text(40, required=True, allow_none=True)


class UnitShown(UnitFacts):
    """A unit and its code."""

    code = fields.String()


class Units(ma.Schema):
    """Units; all of them, or a chain with the nearest first."""

    items = fields.List(fields.Nested(UnitShown))
    next = fields.String(allow_none=True)


class HistoryEntry(ma.Schema):
    """What a station or a unit became, when, by whom."""

    code = fields.String()
    facts = fields.Dict(keys=fields.String())
    changed_by = fields.String()
    changed_at = fields.AwareDateTime(format="iso")
