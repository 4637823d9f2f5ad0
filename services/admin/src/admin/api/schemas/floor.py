"""Windows, tickets and appointments (7.1)."""

import marshmallow as ma
from marshmallow import fields, validate

from admin.api.schemas.edge import Strict, one_of, text, texts
from admin.domain.appointment import BookingState
from admin.domain.ticket import Lane, TicketState
from chassis.entered import a_day
from chassis.paging import PageQuery


def moment(**options: bool) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", **options)  # type: ignore[arg-type]


class WindowFacts(Strict):
    """What a station master says of a window; `serves` nothing means everything."""

    name_zh = text(required=True)
    name_en = text(required=True)
    serves = texts(12, 100, required=True)
    is_open = fields.Boolean(required=True, truthy={True}, falsy={False})
    staffed_by = fields.UUID(required=True, allow_none=True)

    @ma.post_load
    def plain(self, facts: dict[str, object], **_: object) -> dict[str, object]:
        """An account's id as it is kept."""
        staff = facts["staffed_by"]
        return {**facts, "staffed_by": None if staff is None else str(staff)}


class NewWindow(WindowFacts):
    """A new window and its number on the sign."""

    number = fields.Integer(required=True, strict=True, validate=validate.Range(1, 999))


class WindowShown(ma.Schema):
    """A window."""

    window_id = fields.UUID()
    station = fields.String()
    number = fields.Integer()
    name_zh = fields.String()
    name_en = fields.String()
    serves = fields.List(fields.String())
    is_open = fields.Boolean()
    staffed_by = fields.String(allow_none=True)
    revision = fields.Integer()


class WindowChange(ma.Schema):
    """What a window became, when, by whom."""

    facts = fields.Dict(keys=fields.String())
    changed_by = fields.String()
    changed_at = moment()


class NewTicket(Strict):
    """What somebody comes for: an item or a kind by its clause number, and the number of a case; nothing personal."""

    item = text(12, load_default=None, allow_none=True)
    case_number = text(40, load_default=None, allow_none=True)


class TicketShown(ma.Schema):
    """A ticket. `overtook` earlier ones when it was called, which wait `delay_seconds` longer each; `held_up_seconds`
    it waits longer itself on account of such calls (estimates)."""

    ticket_id = fields.UUID()
    station = fields.String()
    day = fields.Date()
    lane = one_of(Lane)
    number = fields.String()
    item = fields.String(allow_none=True)
    case_number = fields.String(allow_none=True)
    enterprise = fields.String(allow_none=True)
    booking_id = fields.UUID(allow_none=True)
    state = one_of(TicketState)
    window_id = fields.UUID(allow_none=True)
    arrived_at = moment()
    priority_from = moment(allow_none=True)
    called_at = moment(allow_none=True)
    started_at = moment(allow_none=True)
    ended_at = moment(allow_none=True)
    overtook = fields.Integer()
    delay_seconds = fields.Integer()
    held_up_seconds = fields.Integer()


class TicketPlace(TicketShown):
    """A ticket, how many are called before it, and how long that takes about."""

    ahead = fields.Integer()
    expected_wait_seconds = fields.Integer()


class TicketCalled(ma.Schema):
    """Who comes to the window now; null where nobody waits for it."""

    ticket = fields.Nested(TicketShown, allow_none=True)


class TicketQuery(PageQuery):
    """Filters of the tickets."""

    day = a_day()
    state = one_of(TicketState)


class Overtaking(ma.Schema):
    """What the calls of a lane cost today: tickets that overtook, how many, and the minutes those wait longer."""

    lane = one_of(Lane)
    tickets = fields.Integer()
    overtook = fields.Integer()
    minutes = fields.Float()


class Line(ma.Schema):
    """The line of a station at this moment."""

    waiting = fields.List(fields.Nested(TicketShown))
    at_windows = fields.List(fields.Nested(TicketShown))
    windows = fields.Integer()
    open_windows = fields.Integer()
    windows_in_roster = fields.Integer(allow_none=True)
    mean_handling_seconds = fields.Integer()
    overtaking = fields.List(fields.Nested(Overtaking))


class SlotPlan(Strict):
    """Slots of some days, times as in Shenyang."""

    days = fields.List(a_day(), required=True, validate=validate.Length(1, 31))
    opens = fields.Time(required=True, format="%H:%M")
    closes = fields.Time(required=True, format="%H:%M")
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(5, 480))
    capacity = fields.Integer(required=True, strict=True, validate=validate.Range(1, 500))


class SlotSize(Strict):
    """How many may come in a slot."""

    capacity = fields.Integer(required=True, strict=True, validate=validate.Range(0, 500))


class SlotShown(ma.Schema):
    """A slot, and how many places of it are taken; not by whom."""

    slot_id = fields.UUID()
    station = fields.String()
    starts_at = moment()
    ends_at = moment()
    capacity = fields.Integer()
    booked = fields.Integer()
    revision = fields.Integer()


class SlotsMade(ma.Schema):
    """The slots that are new."""

    items = fields.List(fields.Nested(SlotShown))
    next = fields.String(allow_none=True)


class SlotQuery(PageQuery):
    """The day of the slots, as in Shenyang."""

    day = a_day()


class NewBooking(NewTicket):
    """What a booked visitor comes for."""


class BookingShown(ma.Schema):
    """A booking."""

    booking_id = fields.UUID()
    slot_id = fields.UUID()
    station = fields.String()
    enterprise = fields.String()
    starts_at = moment()
    ends_at = moment()
    booked_at = moment()
    item = fields.String(allow_none=True)
    case_number = fields.String(allow_none=True)
    state = one_of(BookingState)
