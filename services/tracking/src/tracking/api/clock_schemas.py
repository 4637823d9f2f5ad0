"""The clocks over the wire: moments in UTC, days of Shenyang, every code with its words."""

from typing import Any

import marshmallow as ma

from chassis.entered import said
from tracking.api.schemas import ItemBrief, moment, page_of, text
from tracking.domain.pausing import LONGEST_EXTENSION, Ground


def storable(value: str) -> None:
    """Refuses NUL, and half a surrogate pair. Raises ValidationError."""
    if any("\ud800" <= one <= "\udfff" or one == "\0" for one in value):
        raise ma.ValidationError("String does not match expected pattern.")


def words() -> ma.fields.String:
    return ma.fields.String(required=True, validate=[ma.validate.Length(1, 500), said, storable])


class Strict(ma.Schema):
    """What comes in: unknown fields are refused."""

    class Meta:
        unknown = ma.RAISE


class PauseAsked(Strict):
    """`reason`: what the applicant is waited for; the enterprise reads it."""

    reason = words()


class ExtensionAsked(Strict):
    """So many working days more, on a ground of the list, with words."""

    working_days = ma.fields.Integer(
        required=True, strict=True, validate=ma.validate.Range(1, LONGEST_EXTENSION)
    )
    ground = ma.fields.String(
        required=True, validate=ma.validate.OneOf([one.value for one in Ground])
    )
    reason = words()


class ExtensionDecision(Strict):
    granted = ma.fields.Boolean(required=True, truthy={True}, falsy={False})
    reason = words()


class ClockDay(ma.Schema):
    """A day of Shenyang: whether it counted, and why or why not; `minutes` of working time that counted."""

    day = ma.fields.Date()
    kind = text()
    counted = ma.fields.Boolean()
    reason = text()
    reason_zh = text()
    reason_en = text()
    minutes = ma.fields.Integer()


class PromiseClock(ma.Schema):
    """`first_due_at` is what the acceptance notice says, `due_at` what it has become; extensions are working days."""

    started_at = moment()
    value = ma.fields.Integer()
    unit = text()
    extended_days = ma.fields.Integer()
    first_due_at = moment()
    due_at = moment()
    provisional = ma.fields.Boolean()
    days = ma.fields.List(ma.fields.Nested(ClockDay))


class StepClock(ma.Schema):
    """Who holds the item, for what, since when; `limit_unit` is "working_days" or "working_hours"."""

    stage = text()
    stage_zh = text()
    stage_en = text()
    holder = text()
    holder_zh = text()
    holder_en = text()
    provider = text()
    since = moment()
    limit_value = ma.fields.Integer(allow_none=True)
    limit_unit = text()
    due_at = moment()


class ClockPause(ma.Schema):
    started_at = moment()
    ended_at = moment()
    reason = text()
    started_by = text()
    started_role = text()
    ended_by = text()
    ended_role = text()


class Extension(ma.Schema):
    extension_id = ma.fields.UUID()
    working_days = ma.fields.Integer()
    ground = text()
    ground_zh = text()
    ground_en = text()
    reason = text()
    state = text()
    state_zh = text()
    state_en = text()
    asked_at = moment()
    asked_by = text()
    asked_role = text()
    decided_at = moment()
    decided_by = text()
    decision_reason = text()


class Recount(ma.Schema):
    """A due time that a notice has moved."""

    old_due_at = moment()
    new_due_at = moment()
    counted_at = moment()
    notice = text()


class MarkShown(ma.Schema):
    mark = text()
    mark_zh = text()
    mark_en = text()
    rule = text()
    rule_zh = text()
    rule_en = text()
    since = moment()


class ClimbedRung(ma.Schema):
    level = ma.fields.Integer()
    mark = text()
    rule = text()
    mark_since = moment()
    escalated_at = moment()
    left_at = moment()


class ItemClock(ma.Schema):
    """Both clocks of an item, all that moved them, and why it is due when it is."""

    item_id = ma.fields.UUID()
    case_id = ma.fields.UUID()
    station = text()
    promise = ma.fields.Nested(PromiseClock)
    step = ma.fields.Nested(StepClock)
    mark = ma.fields.Nested(MarkShown)
    level = ma.fields.Integer()
    paused = ma.fields.Boolean()
    stopped_at = moment()
    pauses = ma.fields.List(ma.fields.Nested(ClockPause))
    extensions = ma.fields.List(ma.fields.Nested(Extension))
    recounts = ma.fields.List(ma.fields.Nested(Recount))
    escalations = ma.fields.List(ma.fields.Nested(ClimbedRung))


class HeldItem(ItemBrief):
    """An item on the caller's own desk, with its step clock."""

    stage = text()
    holder = text()
    step_since = moment()
    step_due_at = moment()
    paused = ma.fields.Boolean()
    mark = text()
    mark_zh = text()
    mark_en = text()


class EscalatedItem(ItemBrief):
    """An item on the list of a level."""

    station = text()
    escalation_id = ma.fields.UUID()
    level = ma.fields.Integer()
    mark = text()
    mark_zh = text()
    mark_en = text()
    rule = text()
    mark_since = moment()
    escalated_at = moment()


class AskedExtension(ItemBrief):
    """An item with the extension that waits to be decided."""

    extension: Any = ma.fields.Nested(Extension)


HeldPage = page_of("HeldPage", HeldItem)
EscalationPage = page_of("EscalationPage", EscalatedItem)
ExtensionPage = page_of("ExtensionPage", AskedExtension)
