"""What an operator may ask about dead letters, and what is answered."""

import datetime

import marshmallow as ma

from chassis.deadletters import OPEN, STATES
from chassis.paging import PageQuery

LONGEST = 500


class FilterSchema(ma.Schema):
    """All that are given must fit; `since` and `until` are the time of death, UTC where no zone is named."""

    class Meta:
        unknown = ma.RAISE  # a misspelt name would choose everything

    reason = ma.fields.String(validate=ma.validate.Length(1, LONGEST))
    type = ma.fields.String(validate=ma.validate.Length(1, LONGEST))
    subject = ma.fields.String(validate=ma.validate.Length(1, LONGEST))
    since = ma.fields.AwareDateTime(format="iso", default_timezone=datetime.UTC)
    until = ma.fields.AwareDateTime(format="iso", default_timezone=datetime.UTC)


class ListQuery(FilterSchema, PageQuery):
    """`state`: open unless said otherwise."""

    class Meta:
        unknown = ma.RAISE

    state = ma.fields.String(load_default=OPEN, validate=ma.validate.OneOf([*STATES, "all"]))


class WhySchema(ma.Schema):
    """Why, in words, for the audit."""

    class Meta:
        unknown = ma.RAISE

    reason = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST))


class DropSchema(WhySchema):
    reason = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST))


class EditSchema(WhySchema):
    """`body`: the text of a JSON object, in place of the body."""

    body = ma.fields.String(required=True)


class RedriveSchema(WhySchema):
    """`dry_run` only counts."""

    filter = ma.fields.Nested(FilterSchema, required=True)
    dry_run = ma.fields.Boolean(load_default=False, truthy={True}, falsy={False})


class RedrivenSchema(ma.Schema):
    """`left`: those that fit but have no readable message id, so they stay."""

    count = ma.fields.Integer(required=True)
    left = ma.fields.Integer(required=True)
    dry_run = ma.fields.Boolean(required=True)


class LetterSchema(ma.Schema):
    """One dead letter of a list."""

    dead_letter_id = ma.fields.UUID(required=True)
    message_id = ma.fields.String(allow_none=True)
    type = ma.fields.String(allow_none=True)
    subject = ma.fields.String(allow_none=True)
    correlation_id = ma.fields.String(allow_none=True)
    state = ma.fields.String(required=True)
    reason = ma.fields.String(required=True)
    error = ma.fields.String(required=True)
    attempts = ma.fields.Integer(required=True)
    died_at = ma.fields.AwareDateTime(format="iso", required=True)


class LetterPage(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(LetterSchema), required=True)
    next = ma.fields.String(allow_none=True)


class ActionSchema(ma.Schema):
    """Who did what, when and why; `body_before` is what an edit replaced."""

    action = ma.fields.String(required=True)
    actor = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)
    how_many = ma.fields.Integer(required=True)
    filter = ma.fields.Dict(allow_none=True)
    why = ma.fields.String(required=True)
    body_before = ma.fields.String(allow_none=True)


class WholeLetterSchema(LetterSchema):
    """`body` as text; null where it is none, then it is in `body_base64`."""

    headers = ma.fields.Dict(required=True)
    body = ma.fields.String(allow_none=True)
    body_base64 = ma.fields.String(allow_none=True)
    actions = ma.fields.List(ma.fields.Nested(ActionSchema), required=True)
