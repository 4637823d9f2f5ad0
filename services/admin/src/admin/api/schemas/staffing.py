"""The recommendation of windows and the rosters (7.1)."""

import datetime
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from admin.api.schemas.edge import Strict, text
from admin.domain.staffing import AddedItem, Wish
from chassis.clock import utc_now
from chassis.entered import a_day
from worktime import local_date

WEEKS = datetime.timedelta(weeks=8)
A_DAY = datetime.timedelta(days=1)
ADDED = validate.Regexp(r"5\.[1-8](\.\d{1,2}){0,2}:\d{1,3}(\.\d)?:\d{1,3}(\.\d)?\Z")


def number(low: float, high: float, **options: Any) -> fields.Float:
    return fields.Float(validate=validate.Range(low, high), allow_nan=False, **options)


class WishFields(ma.Schema):
    """The target and the what-if. By default: the last eight weeks until yesterday, four of five called within ten
    minutes, a window busy 85 % of the time at most, 15 % of the rostered time lost; `added` as item:per day:minutes.
    """

    first_day = a_day()
    last_day = a_day()
    target_seconds = number(0, 7200, load_default=600.0)
    target_share = number(0.01, 0.999, load_default=0.8)
    most_occupancy = number(0.1, 1, load_default=0.85)
    shrinkage = number(0, 0.9, load_default=0.15)
    arrivals_factor = number(0, 10, load_default=1.0)
    handling_minutes = number(0.1, 240, load_default=None, allow_none=True)
    added = fields.List(
        fields.String(validate=ADDED), load_default=list, validate=validate.Length(0, 10)
    )

    @ma.post_load
    def wish(self, facts: dict[str, Any], **_: object) -> dict[str, Any]:
        """One Wish, beside whatever else was sent."""
        last = facts.pop("last_day", local_date(utc_now()) - A_DAY)
        first = facts.pop("first_day", max(last, datetime.date(1, 3, 1)) - WEEKS + A_DAY)
        note = {"note": facts.pop("note")} if "note" in facts else {}
        added = tuple(_added(one) for one in facts.pop("added"))
        return {"wish": Wish(first_day=first, last_day=last, added=added, **facts), **note}


def _added(said: str) -> AddedItem:
    item, per_day, minutes = said.split(":")
    return AddedItem(item, float(per_day), float(minutes))


class WishQuery(WishFields):
    """The wish in a query; what is unknown is left alone, as with every query here."""

    class Meta:
        unknown = ma.EXCLUDE


class Adoption(WishFields, Strict):
    """The wish whose recommendation is adopted, and why."""

    class Meta:
        unknown = ma.RAISE

    note = text(500, shortest=0, load_default="")


class FiguresShown(ma.Schema):
    """What so many windows do with the load (Erlang C); not steady: the line grows, and there is no mean wait."""

    windows = fields.Integer()
    erlangs = fields.Float()
    steady = fields.Boolean()
    wait_probability = fields.Float()
    service_level = fields.Float()
    occupancy = fields.Float()
    mean_wait_seconds = fields.Float(allow_none=True)


class HalfHourShown(ma.Schema):
    """A half-hour of a weekday (1 is Monday): windows needed and people to roster, beside the open windows of now."""

    weekday = fields.Integer()
    starts = fields.String()
    arrivals = fields.Float()
    handling_minutes = fields.Float()
    needed = fields.Integer()
    staff = fields.Integer()
    recommended = fields.Nested(FiguresShown)
    configured = fields.Nested(FiguresShown)
    in_roster = fields.Integer(allow_none=True)
    is_enough = fields.Boolean()


class AddedItemShown(ma.Schema):
    """An item that is to come: so many a day, so many minutes each."""

    item = fields.String()
    per_day = fields.Float()
    minutes = fields.Float()


class Assumptions(ma.Schema):
    """What the recommendation takes for given."""

    first_day = fields.Date()
    last_day = fields.Date()
    target_seconds = fields.Float()
    target_share = fields.Float()
    most_occupancy = fields.Float(allow_none=True)
    shrinkage = fields.Float()
    arrivals_factor = fields.Float()
    handling_minutes = fields.Float(allow_none=True)
    added = fields.List(fields.Nested(AddedItemShown))


class ReasonShown(ma.Schema):
    """Why the records do not carry a recommendation."""

    code = fields.String()
    zh = fields.String()
    en = fields.String()


class QualityShown(ma.Schema):
    """What the records are worth."""

    sufficient = fields.Boolean()
    days = fields.Integer()
    tickets = fields.Integer()
    complete = fields.Integer()
    complete_share = fields.Float()
    reasons = fields.List(fields.Nested(ReasonShown))


class RosterListed(ma.Schema):
    """A roster that was adopted: who and when."""

    roster_id = fields.UUID()
    adopted_at = fields.AwareDateTime(format="iso")
    adopted_by = fields.String()
    note = fields.String()


class RecommendationShown(ma.Schema):
    """The recommendation with everything that it rests on."""

    station = fields.String()
    wish = fields.Nested(Assumptions, data_key="assumptions")
    quality = fields.Nested(QualityShown)
    usual_handling_seconds = fields.Float()
    items = fields.Integer()
    windows = fields.Integer()
    open_windows = fields.Integer()
    halves = fields.List(fields.Nested(HalfHourShown), data_key="half_hours")
    roster = fields.Nested(RosterListed, allow_none=True)


class RosterEntry(ma.Schema):
    """Windows to open and people to roster; `short`: windows that the station did not have."""

    weekday = fields.Integer()
    starts = fields.String()
    windows = fields.Integer()
    staff = fields.Integer()
    short = fields.Integer()


class RosterShown(RosterListed):
    """A roster with its half-hours and what it was computed from."""

    station = fields.String()
    assumptions = fields.Dict(keys=fields.String())
    entries = fields.List(fields.Nested(RosterEntry))
