"""The working calendar."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from admin.api.schemas.edge import Strict, text
from chassis.entered import a_day


class NoticeOf(Strict):
    """Which notice it is, and where it stands."""

    number = text(60, required=True)
    title = text(200, required=True)
    source = text(500, required=True)


class Holiday(Strict):
    """A period of the notice, both days included."""

    name_zh = text(40, required=True)
    name_en = text(80, required=True)
    first = a_day(required=True)
    last = a_day(required=True)

    @ma.validates_schema
    def is_short(self, period: dict[str, Any], **_: Any) -> None:
        if not 0 <= (period["last"] - period["first"]).days <= 30:
            raise ma.ValidationError("Invalid value.", "last")


class CalendarNotice(Strict):
    """The notice of a year: its holidays, and the weekend days worked for them (调休)."""

    notice = fields.Nested(NoticeOf, required=True)
    holidays = fields.List(fields.Nested(Holiday), required=True, validate=validate.Length(1, 30))
    make_up_days = fields.List(a_day(), required=True, validate=validate.Length(0, 30))


class CalendarShown(ma.Schema):
    """A year's working calendar: weekdays off and weekend days worked."""

    year = fields.Integer()
    revision = fields.Integer()
    kept_by = fields.String()
    provisional = fields.Boolean()
    notice = fields.String()
    title = fields.String()
    source = fields.String()
    holidays = fields.List(fields.Dict(keys=fields.String(), values=fields.String()))
    days_off = fields.List(fields.String())
    make_up_days = fields.List(fields.String())
