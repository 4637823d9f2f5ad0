"""What everybody may read, over HTTP: districts, sizes of enterprises."""

import marshmallow as ma
from marshmallow import fields, validate

from intake import data
from intake.api.schemas import text


class SizeQuery(ma.Schema):
    """An industry by GB/T 4754 (section, division or group), persons, and 10,000 yuan of revenue and of assets."""

    class Meta:
        unknown = ma.EXCLUDE

    industry = fields.String(required=True, validate=validate.Regexp(r"([A-T]|[0-9]{2,3})\Z"))
    staff = fields.Integer(load_default=None, validate=validate.Range(0, 10**9))
    revenue_wan_yuan = fields.Integer(load_default=None, validate=validate.Range(0, 10**12))
    assets_wan_yuan = fields.Integer(load_default=None, validate=validate.Range(0, 10**12))


class SizeOut(ma.Schema):
    """The size, the row of the table that it is by, and the least of a large, medium and small one."""

    size = fields.String()
    row_zh = fields.String()
    row_en = fields.String()
    bounds = fields.Dict(keys=fields.String())
    source = fields.String()


class DistrictOut(ma.Schema):
    code = fields.String()
    city_zh = fields.String()
    name_zh = fields.String()
    name_en = fields.String(allow_none=True)


class DistrictsOut(ma.Schema):
    items = fields.List(fields.Nested(DistrictOut))
    next = fields.String(allow_none=True)


class DefinitionQuery(ma.Schema):
    """`version`: an edition of the form; the current one without it."""

    class Meta:
        unknown = ma.EXCLUDE

    version = text(20, load_default=data.CURRENT)


class GreenGroundOut(ma.Schema):
    """A ground for the green channel."""

    key = fields.String()
    zh = fields.String()
    en = fields.String()


class GreenGroundsOut(ma.Schema):
    items = fields.List(fields.Nested(GreenGroundOut))
    next = fields.String(allow_none=True)
