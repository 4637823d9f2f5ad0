"""Opinions over the wire. Bodies take known keys alone."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields, validate

from chassis.paging import PageQuery
from evaluation.api.schemas import Strict
from evaluation.domain.opinion import Kind, OpinionState
from evaluation.domain.validation import is_clean

LONGEST = 2000  # characters


def check_words(text: str) -> None:
    """Raises ValidationError for a text without a word in it, one too long, or one with control characters."""
    if not text.strip():
        raise ma.ValidationError("不能为空。/ Must not be empty.")
    validate.Length(max=LONGEST)(text)
    if not is_clean(text):
        raise ma.ValidationError("含有不允许的字符。/ Holds a character that is not allowed.")


class OpinionBody(Strict):
    """What somebody thinks of the provider's service; praise needs no answer."""

    kind = fields.Enum(Kind, by_value=True, required=True)
    text = fields.String(required=True, validate=check_words, metadata={"maxLength": LONGEST})


class OpinionAnswerBody(Strict):
    text = fields.String(required=True, validate=check_words, metadata={"maxLength": LONGEST})


class OpinionsQuery(PageQuery):
    state = fields.Enum(OpinionState, by_value=True, load_default=None)
    item_id = fields.UUID(load_default=None)


class Opinion(ma.Schema):
    """`answer_by` is None for praise; `chased` counts the reminders after the limit, at most three."""

    id = fields.UUID()
    case_id = fields.UUID()
    item_id = fields.UUID()
    station = fields.String()
    enterprise = fields.String()
    provider = fields.String()
    kind = fields.Enum(Kind, by_value=True)
    text = fields.String()
    state = fields.Enum(OpinionState, by_value=True)
    given_at = fields.AwareDateTime()
    given_by_role = fields.String()
    answer_by = fields.AwareDateTime(allow_none=True)
    chased = fields.Integer()
    answer = fields.String(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)


class OpinionPage(ma.Schema):
    items = fields.List(fields.Nested(Opinion))
    next = fields.String(allow_none=True)
