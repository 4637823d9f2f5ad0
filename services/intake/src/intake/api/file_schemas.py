"""What comes in and goes out over HTTP about files."""

import marshmallow as ma
from marshmallow import fields

from intake.api.schemas import Strict, text


class UploadQuery(Strict):
    """The name that the file has at home."""

    name = text(400)


class UploadOut(ma.Schema):
    """A file as it was taken: `size` in bytes; `media_type` is what its content shows."""

    id = fields.UUID()
    name = fields.String()
    size = fields.Integer()
    media_type = fields.String()
    sha256 = fields.String()
    uploaded_at = fields.AwareDateTime()


class FileReadingOut(ma.Schema):
    """Who read a file of a form, and when."""

    file_id = fields.UUID()
    reader = fields.String()
    reader_role = fields.String()
    read_at = fields.AwareDateTime()


class FileReadingsOut(ma.Schema):
    items = fields.List(fields.Nested(FileReadingOut))
    next = fields.String(allow_none=True)
