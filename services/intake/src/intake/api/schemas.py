"""What comes in and goes out over HTTP."""

from enum import StrEnum
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from chassis.entered import said
from chassis.paging import PageQuery
from intake import data
from intake.domain.acceptance import GreenGround
from intake.domain.form import Channel, Confirmation
from intake.domain.states import State
from intake.domain.values import is_storable


class Strict(ma.Schema):
    """Unknown fields are refused, not ignored."""

    class Meta:
        unknown = ma.RAISE


def storable(value: str | None) -> None:
    """The database keeps no control characters and no halves of surrogate pairs."""
    if value is not None and not is_storable(value):
        raise ma.ValidationError("String does not match expected pattern.")


def text(longest: int, **options: Any) -> fields.String:
    """A text with something in it; without a `load_default` it has to be there."""
    may_be_empty = options.get("load_default") == ""
    return fields.String(
        required="load_default" not in options,
        validate=[validate.Length(0, longest), storable, *(() if may_be_empty else (said,))],
        **options,
    )


def one_of(enumeration: type[StrEnum], **options: Any) -> fields.String:
    """One of the values of a code list."""
    return fields.String(validate=validate.OneOf([one.value for one in enumeration]), **options)


class MaterialIn(Strict):
    """A material handed in: a file by the id that its upload gave, or seen on paper by staff (7.3.1)."""

    key = text(60)
    file_id = fields.UUID(load_default=None, allow_none=True)
    seen_on_paper = fields.Boolean(load_default=False)


class ApplicationIn(Strict):
    """A need form for a station. `content` is laid out as `GET /v1/form-definitions/appendix-a` says."""

    station_code = text(40)
    channel = one_of(Channel, required=True)
    definition_version = text(20, load_default=data.CURRENT)
    content = fields.Raw(required=True)
    materials = fields.List(
        fields.Nested(MaterialIn), load_default=list, validate=validate.Length(max=100)
    )


class MissingIn(Strict):
    """One thing that is missing: a material by its key, or a field of the form by its path."""

    material = text(60, load_default=None)
    field = text(200, load_default=None)
    note = text(500, load_default="")


class SupplementRequestIn(Strict):
    """All that is missing, at once (4.2.1)."""

    missing = fields.List(fields.Nested(MissingIn), required=True, validate=validate.Length(1, 100))


class SupplementIn(Strict):
    """What was missing: materials, and the whole form again where fields were wrong."""

    materials = fields.List(
        fields.Nested(MaterialIn), load_default=list, validate=validate.Length(max=100)
    )
    content = fields.Raw(load_default=None)


class AcceptanceIn(Strict):
    """Acceptance; a ground of 6.3.3 with its evidence opens the green channel."""

    green_ground = one_of(GreenGround, load_default=None, allow_none=True)
    green_evidence = text(300, load_default="")


class ConfirmationIn(Strict):
    """How the enterprise confirmed; staff say so for one without an account."""

    how = one_of(Confirmation, load_default=Confirmation.ACCOUNT)


class MergeIn(Strict):
    """The form that goes on with what both ask for."""

    into = fields.UUID(required=True)


class LikenessOut(ma.Schema):
    """A form that may be the same need; `wording` from 0 to 1."""

    form_id = fields.UUID()
    sections = fields.List(fields.String())
    wording = fields.Float()
    days_apart = fields.Integer()


class LikenessesOut(ma.Schema):
    items = fields.List(fields.Nested(LikenessOut))
    next = fields.String(allow_none=True)


class FormsQuery(PageQuery):
    """`state` narrows the list."""

    state = one_of(State, load_default=None)


class MaterialOut(ma.Schema):
    key = fields.String()
    file_id = fields.UUID(allow_none=True)
    sha256 = fields.String()
    file_name = fields.String()
    size = fields.Integer()
    media_type = fields.String()
    seen_on_paper = fields.Boolean()


class AskedMaterialOut(ma.Schema):
    key = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    required = fields.Boolean()
    received = fields.Boolean()


class SupplementRequestOut(ma.Schema):
    asked_at = fields.AwareDateTime()
    asked_by = fields.String()
    missing = fields.List(fields.Dict())
    breach = fields.Boolean()
    answer_by = fields.AwareDateTime()
    answered_at = fields.AwareDateTime(allow_none=True)


class ItemOut(ma.Schema):
    """An item of an accepted form; `due_at` is UTC, the promise is in working days."""

    item_id = fields.UUID()
    section = fields.String()
    zh = fields.String()
    en = fields.String()
    kind = fields.String()
    code = fields.String(allow_none=True)
    also = fields.List(fields.String())
    quantity = fields.Integer()
    details = fields.Dict()
    promise_value = fields.Integer()
    promise_unit = fields.String()
    due_at = fields.AwareDateTime()
    provisional = fields.Boolean()
    counted_days = fields.List(fields.String())


class ListedFormOut(ma.Schema):
    """A form in a list."""

    id = fields.UUID()
    state = fields.String()
    number = fields.String(allow_none=True)
    station = fields.String()
    enterprise = fields.String(allow_none=True)
    channel = fields.String()
    first_asker = fields.String(allow_none=True)
    green_ground = fields.String(allow_none=True)
    green_evidence = fields.String(allow_none=True)
    filed_at = fields.AwareDateTime(allow_none=True)
    decide_by = fields.AwareDateTime(allow_none=True)
    deemed = fields.Boolean()
    decided_at = fields.AwareDateTime(allow_none=True)
    archived_at = fields.AwareDateTime(allow_none=True)


class FormsOut(ma.Schema):
    items = fields.List(fields.Nested(ListedFormOut))
    next = fields.String(allow_none=True)


class FormOut(ListedFormOut):
    """A form whole; its id is the id of the case everywhere."""

    created_at = fields.AwareDateTime()
    received_at = fields.AwareDateTime(allow_none=True)
    promised_from = fields.AwareDateTime(allow_none=True)
    definition_version = fields.String()
    revision = fields.Integer()
    content = fields.Raw()
    asked_materials = fields.List(fields.Nested(AskedMaterialOut))
    materials = fields.List(fields.Nested(MaterialOut))
    supplement_requests = fields.List(fields.Nested(SupplementRequestOut))
    items = fields.List(fields.Nested(ItemOut))
    refusal = fields.Nested("DenialOut", allow_none=True)
    referral = fields.Dict(allow_none=True)
    merged_into = fields.UUID(allow_none=True)
    created_by = fields.String()
    waits_for_confirmation = fields.Boolean()
    confirmed_at = fields.AwareDateTime(allow_none=True)
    confirmed_by = fields.String(allow_none=True)
    confirmed_how = fields.String(allow_none=True)
    returned = fields.List(fields.Nested("ReturnedOut"))


class OpenItemOut(ItemOut):
    """An item with the cells that candidates did not see."""

    hidden = fields.Dict()


class ContactOut(ma.Schema):
    """Contact data of a case, disclosed (9.3.3)."""

    case_id = fields.UUID()
    number = fields.String()
    station = fields.String()
    enterprise = fields.Dict()
    items = fields.List(fields.Nested(OpenItemOut))


class ExplainedDayOut(ma.Schema):
    """A day on the way to a due time. `reason`: its kind, or `start`, `closed`, `paused`; minutes of working time."""

    day = fields.Date()
    kind = fields.String()
    counted = fields.Boolean()
    reason = fields.String()
    reason_zh = fields.String()
    reason_en = fields.String()
    minutes = fields.Integer()


class RecountOut(ma.Schema):
    """A due time counted again when a notice arrived."""

    counted_at = fields.AwareDateTime()
    notice = fields.String()
    due_before = fields.AwareDateTime()
    due_after = fields.AwareDateTime()


class DueTimeOut(ma.Schema):
    """An item's due time, day by day from the start of its promise."""

    item_id = fields.UUID()
    promise_value = fields.Integer()
    promise_unit = fields.String()
    promised_from = fields.AwareDateTime()
    due_at = fields.AwareDateTime()
    provisional = fields.Boolean()
    days = fields.List(fields.Nested(ExplainedDayOut))
    recounts = fields.List(fields.Nested(RecountOut))


class DueTimesOut(ma.Schema):
    items = fields.List(fields.Nested(DueTimeOut))
    next = fields.String(allow_none=True)
