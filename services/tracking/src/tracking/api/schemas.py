"""What goes over the wire: UTC in ISO 8601, states and steps with their words in Chinese and English."""

from typing import Any

import marshmallow as ma

from chassis.paging import PageQuery
from tracking.domain.case import CaseState
from tracking.domain.progress import ItemState


def moment(**options: Any) -> ma.fields.AwareDateTime:
    return ma.fields.AwareDateTime(format="iso", allow_none=True, **options)


def text(**options: Any) -> ma.fields.String:
    return ma.fields.String(allow_none=True, **options)


class CasesQuery(PageQuery):
    """`state`: only cases in it."""

    state = ma.fields.String(
        load_default=None, validate=ma.validate.OneOf([state.value for state in CaseState])
    )


class ItemsQuery(PageQuery):
    """`state`: only items in it."""

    state = ma.fields.String(
        load_default=None, validate=ma.validate.OneOf([state.value for state in ItemState])
    )


class CodeQuery(ma.Schema):
    """`code`: the check code from the acceptance notice."""

    class Meta:
        unknown = ma.EXCLUDE

    code = ma.fields.String(required=True, validate=ma.validate.Length(1, 64))


class Stage(ma.Schema):
    key = text()
    name_zh = text()
    name_en = text()
    reached_at = text()  # kept as ISO 8601 in UTC already


class Worded(ma.Schema):
    """Something in a state."""

    state = text()
    state_zh = text()
    state_en = text()


class ItemBrief(Worded):
    """An item in a list. `due_at` is the promise; `provisional` while its year's calendar is not announced."""

    item_id = ma.fields.UUID()
    case_id = ma.fields.UUID()
    number = text()
    code = text()
    kind = text()
    kind_zh = text()
    kind_en = text()
    name_zh = text()
    name_en = text()
    section = text()
    quantity = ma.fields.Integer()
    due_at = moment()
    promise_value = ma.fields.Integer()
    promise_unit = ma.fields.String()
    provisional = ma.fields.Boolean()
    way = text()
    performer = text()
    provider = text()
    agreed_at = moment()
    starts_on = ma.fields.Date(allow_none=True)
    cycle_working_days = ma.fields.Integer(allow_none=True)
    sheet_number = text()
    started_at = moment()
    ended_at = moment()


class Item(ItemBrief):
    """An item with the stages of the process version that it runs on."""

    station = text()
    enterprise = text()
    process_version = ma.fields.Integer(allow_none=True)
    stages = ma.fields.List(ma.fields.Nested(Stage))


class CaseBrief(Worded):
    """A case in a list. `first_asker` is an account id."""

    case_id = ma.fields.UUID()
    number = text()
    station = text()
    enterprise = text()
    first_asker = text()
    green = ma.fields.Boolean()
    filed_at = moment()
    accepted_at = moment()
    item_count = ma.fields.Integer()
    ended_count = ma.fields.Integer()


class Case(CaseBrief):
    items = ma.fields.List(ma.fields.Nested(ItemBrief))


class TimelineEntry(ma.Schema):
    """Who did what, when, how long after the step before it, and which service told it."""

    message_id = ma.fields.UUID()
    step = text()
    zh = text()
    en = text()
    service = text()
    item_id = ma.fields.UUID(allow_none=True)
    occurred_at = moment()
    actor = text()
    actor_role = text()
    actor_role_zh = text()
    actor_role_en = text()
    organisation = text()
    provider = text()
    seconds_since_previous = ma.fields.Float()
    facts = ma.fields.Dict(keys=ma.fields.String())


class Timeline(ma.Schema):
    """The whole timeline; `seconds_in_all` from its first step to its last."""

    items = ma.fields.List(ma.fields.Nested(TimelineEntry))
    next = text()
    seconds_in_all = ma.fields.Float()


class PublicItem(Worded):
    """`performer` is "station" or "provider"; which provider is nobody's business here."""

    item_id = ma.fields.UUID()
    code = text()
    kind = text()
    kind_zh = text()
    kind_en = text()
    name_zh = text()
    name_en = text()
    due_at = moment()
    provisional = ma.fields.Boolean()
    performer = text()
    ended_at = moment()


class PublicStep(ma.Schema):
    """A step; `item_id` tells the steps of many items apart."""

    step = text()
    zh = text()
    en = text()
    service = text()
    item_id = ma.fields.UUID(allow_none=True)
    occurred_at = moment()
    actor_role = text()
    actor_role_zh = text()
    actor_role_en = text()


class PublicCase(Worded):
    """Where a case stands, without anybody in it."""

    number = text()
    station = text()
    green = ma.fields.Boolean()
    filed_at = moment()
    accepted_at = moment()
    items = ma.fields.List(ma.fields.Nested(PublicItem))
    steps = ma.fields.List(ma.fields.Nested(PublicStep))


class Notification(ma.Schema):
    notification_id = ma.fields.UUID()
    case_id = ma.fields.UUID()
    item_id = ma.fields.UUID(allow_none=True)
    number = text()
    step = text()
    zh = text()
    en = text()
    occurred_at = moment()
    channel = text()
    state = text()
    attempts = ma.fields.Integer(allow_none=True)
    told_at = moment()
    error = text()


def page_of(name: str, row: type[ma.Schema]) -> type[ma.Schema]:
    members: dict[str, Any] = {"items": ma.fields.List(ma.fields.Nested(row)), "next": text()}
    return type(name, (ma.Schema,), members)


CasePage = page_of("CasePage", CaseBrief)
ItemPage = page_of("ItemPage", ItemBrief)
NotificationPage = page_of("NotificationPage", Notification)
