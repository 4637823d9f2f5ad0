"""Workbooks, over HTTP (clause A)."""

import marshmallow as ma
from marshmallow import fields

from intake import data
from intake.api.schemas import FormOut, Strict, one_of, text
from intake.domain.form import Channel


class EditionQuery(Strict):
    """An edition of the form."""

    version = text(20, load_default=data.CURRENT)


class ImportQuery(EditionQuery):
    """Where the draft goes, and how it came."""

    station_code = text(40)
    channel = one_of(Channel, load_default=Channel.WEB)


class WrongCellOut(ma.Schema):
    """A cell such as 企业信息!C7; null for what is wrong with the form as a whole."""

    cell = fields.String(allow_none=True)
    field = fields.String()
    code = fields.String()
    zh = fields.String()
    en = fields.String()


class ImportedOut(ma.Schema):
    """The draft with everything that was in the workbook, and what has to be mended before it can be filed."""

    draft = fields.Nested(FormOut)
    wrong_cells = fields.List(fields.Nested(WrongCellOut))
