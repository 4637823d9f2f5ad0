"""How an enterprise is told, over HTTP (7.3.2g)."""

import marshmallow as ma

from tracking.api.clock_schemas import Strict
from tracking.api.schemas import moment, page_of, text


class ContactAsked(Strict):
    """The channel, and where it reaches the enterprise; `spool` and `on_site` need no address."""

    channel = ma.fields.String(required=True, validate=ma.validate.Length(1, 40))
    address = ma.fields.String(load_default="", validate=ma.validate.Length(0, 254))


class ChoiceShown(ma.Schema):
    """One choice of the past; `station`: whose staff noted it at the window, null for a choice of one's own."""

    channel = text()
    station = text()
    changed_at = moment()


class ChoiceMade(ChoiceShown):
    """The same for staff, with the account that made it."""

    changed_by = text()


class ContactShown(ChoiceShown):
    """The choice, what else there is, and the last choices, newest first."""

    address = text()
    offered = ma.fields.List(ma.fields.String())
    choices = ma.fields.List(ma.fields.Nested(ChoiceShown))


class ContactAtWindow(ChoiceMade):
    """The same for staff: no address, which they need not read back."""

    offered = ma.fields.List(ma.fields.String())
    choices = ma.fields.List(ma.fields.Nested(ChoiceMade))


class FailedNotice(ma.Schema):
    """A notification that was given up; the address is not shown."""

    notification_id = ma.fields.UUID(attribute="message_id")
    case_id = ma.fields.UUID()
    step = text()
    channel = text()
    attempts = ma.fields.Integer()
    error = text()
    occurred_at = moment()


FailedPage = page_of("FailedNoticePage", FailedNotice)


class Retried(ma.Schema):
    """It waits to be told again."""

    notification_id = ma.fields.UUID(attribute="message_id")
    state = text()
