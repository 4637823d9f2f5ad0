"""Messages from outside, over HTTP (6.1.3)."""

import marshmallow as ma
from marshmallow import fields, validate

from chassis.paging import PageQuery
from intake.api.schemas import Strict, one_of, text
from intake.domain.inbound import LONGEST_WORDS, InboundState, WhyDismissed


class InstantMessageIn(Strict):
    """A message of an instant messaging account; `sender` is how the gateway reaches it again.

    `content`: parts of a form, laid out as `GET /v1/form-definitions/appendix-a` says.
    """

    station_code = text(40)
    sender = text(200)
    words = text(LONGEST_WORDS)
    enterprise = fields.String(load_default=None, validate=validate.Regexp(r"[0-9A-Z]{18}\Z"))
    content = fields.Dict(keys=fields.String(), load_default=dict)


class MailIn(Strict):
    """An e-mail as it came (RFC 5322), in base64; without `station_code` its address says which station."""

    raw = text(1_000_000)
    station_code = text(40, load_default=None)


class ReceivedOut(ma.Schema):
    """What the gateway needs to know: it is kept, and need not be sent again."""

    id = fields.UUID()
    received_at = fields.AwareDateTime()


class InboundQuery(PageQuery):
    """`state` narrows the list; `late`: only new ones whose limit has passed."""

    state = one_of(InboundState, load_default=None)
    late = fields.Boolean(load_default=False)


class DismissalIn(Strict):
    """Why nothing comes of it."""

    reason = one_of(WhyDismissed, required=True)


class InboundOut(ma.Schema):
    """A message as its station reads it; `late`: it is new, and its limit has passed."""

    id = fields.UUID()
    gateway = fields.String()
    channel = fields.String()
    station = fields.String()
    sender = fields.String()
    subject = fields.String()
    words = fields.String()
    enterprise = fields.String(allow_none=True)
    content = fields.Dict()
    attachments = fields.List(fields.Dict())
    received_at = fields.AwareDateTime()
    answer_by = fields.AwareDateTime()
    state = fields.String()
    form_id = fields.UUID(allow_none=True)
    inquiry_id = fields.UUID(allow_none=True)
    reason = fields.String(allow_none=True)
    ended_by = fields.String(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)


class InboundsOut(ma.Schema):
    items = fields.List(fields.Nested(InboundOut))
    next = fields.String(allow_none=True)
