"""First asks and consultations, over HTTP (7.2c, 7.3.2d)."""

import marshmallow as ma
from marshmallow import fields, validate

from chassis.paging import PageQuery
from intake.api.schemas import Strict, one_of, text
from intake.domain.form import Channel


class HandOverIn(Strict):
    """Who takes it over (an account, or an agency in the station), and why."""

    to = text(60)
    reason = text(500)


class AskUpIn(Strict):
    """What is not sure, for who is above."""

    words = text(1000)


class ReassignmentIn(Strict):
    """Who answers for it from now on, and why."""

    to = text(60)
    reason = text(500)


class FirstAsksQuery(PageQuery):
    """`mine`: what the caller answers for, or has, or is to take; `escalated`: what nobody took in time."""

    mine = fields.Boolean(load_default=False)
    escalated = fields.Boolean(load_default=False)


class HandOverOut(ma.Schema):
    """`to` takes it by `take_by`; `escalated_at` where nobody did."""

    giver = fields.String()
    to = fields.String(attribute="taker")
    reason = fields.String()
    given_at = fields.AwareDateTime()
    take_by = fields.AwareDateTime()
    taken_at = fields.AwareDateTime(allow_none=True)
    escalated_at = fields.AwareDateTime(allow_none=True)


class ReassignmentOut(ma.Schema):
    before = fields.String()
    after = fields.String()
    reason = fields.String()
    changed_by = fields.String()
    changed_at = fields.AwareDateTime()


class ListedFirstAskOut(ma.Schema):
    """A line of the ledger; `id` is that of the form (`kind` need) or of the consultation (inquiry)."""

    id = fields.UUID()
    kind = fields.String()
    station = fields.String()
    first_asker = fields.String()
    responsible = fields.String()
    asked_at = fields.AwareDateTime()
    outcome = fields.String(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)


class FirstAsksOut(ma.Schema):
    items = fields.List(fields.Nested(ListedFirstAskOut))
    next = fields.String(allow_none=True)


class FirstAskOut(ListedFirstAskOut):
    """An entry whole: `holder` has the work, `responsible` answers for it."""

    holder = fields.String()
    words = fields.String()
    hand_overs = fields.List(fields.Nested(HandOverOut))
    reassignments = fields.List(fields.Nested(ReassignmentOut))


class InquiryIn(Strict):
    """A consultation: `asker` is how to reach whoever asked, for this station alone."""

    station_code = text(40)
    channel = one_of(Channel, required=True)
    question = text(2000)
    asker = text(200, load_default="")
    enterprise = fields.String(load_default=None, validate=validate.Regexp(r"[0-9A-Z]{18}\Z"))


class AnswerIn(Strict):
    """The answer in words."""

    answer = text(4000)


class InquiriesQuery(PageQuery):
    """`open`: only those without an end; `late`: only those whose limit passed."""

    open = fields.Boolean(load_default=False)
    late = fields.Boolean(load_default=False)


class InquiryOut(ma.Schema):
    """A consultation; it ends with an answer, a form, or who to go to."""

    id = fields.UUID()
    number = fields.String()
    station = fields.String()
    channel = fields.String()
    enterprise = fields.String(allow_none=True)
    asker = fields.String()
    question = fields.String()
    asked_at = fields.AwareDateTime()
    answer_by = fields.AwareDateTime()
    late = fields.Boolean()
    answer = fields.String()
    answered_by = fields.String(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    form_id = fields.UUID(allow_none=True)
    referral = fields.Dict(allow_none=True)


class InquiriesOut(ma.Schema):
    items = fields.List(fields.Nested(InquiryOut))
    next = fields.String(allow_none=True)
