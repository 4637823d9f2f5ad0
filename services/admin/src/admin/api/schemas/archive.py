"""The archive."""

import marshmallow as ma
from marshmallow import fields


class PaperShown(ma.Schema):
    """A paper by reference: where its owner shows it, and its SHA-256."""

    kind = fields.String()
    path = fields.String()
    sha256 = fields.String()


class ArchiveListed(ma.Schema):
    """An archived case in a list."""

    number = fields.String()
    case_id = fields.UUID()
    station = fields.String()
    enterprise = fields.String()
    position = fields.Integer()
    custodian = fields.String()
    archived_at = fields.AwareDateTime(format="iso")


class ArchiveShown(ArchiveListed):
    """An archived case with its papers and its place in the chain of hashes."""

    papers = fields.List(fields.Nested(PaperShown))
    late_papers = fields.List(fields.Nested(PaperShown))
    previous_hash = fields.String()
    record_hash = fields.String()


class ReadingShown(ma.Schema):
    """Who read an archive, and when."""

    reader = fields.String()
    reader_role = fields.String()
    read_at = fields.AwareDateTime(format="iso")


class BreakShown(ma.Schema):
    """A place where the chain of hashes does not hold."""

    station = fields.String()
    position = fields.Integer()
    number = fields.String(allow_none=True)
    reason = fields.String()


class Verification(ma.Schema):
    """The outcome of checking the archive."""

    intact = fields.Boolean()
    checked = fields.Integer()
    broken = fields.List(fields.Nested(BreakShown))
