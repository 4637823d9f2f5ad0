"""The working calendar."""

import marshmallow as ma
from marshmallow import fields


class CalendarShown(ma.Schema):
    """A year's working calendar: weekdays off and weekend days worked."""

    year = fields.Integer()
    revision = fields.Integer()
    provisional = fields.Boolean()
    notice = fields.String()
    title = fields.String()
    source = fields.String()
    holidays = fields.List(fields.Dict(keys=fields.String(), values=fields.String()))
    days_off = fields.List(fields.String())
    make_up_days = fields.List(fields.String())
