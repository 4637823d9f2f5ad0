"""Visits and publicity activities, over HTTP (6.1.1, 6.1.3)."""

import marshmallow as ma
from marshmallow import fields, validate

from chassis.entered import a_day
from chassis.paging import PageQuery
from intake.api.schemas import Strict, one_of, text
from intake.domain.visit import WhyNot


class PlannedVisitIn(Strict):
    """An enterprise to visit (credit code, and a name for the paper), who goes, and on which day."""

    enterprise = text(18)
    name = text(120)
    officer = text(60)
    on_day = a_day(required=True)


class PlanFacts(Strict):
    """A plan of visits for a period, both days included."""

    title = text(100)
    first_day = a_day(required=True)
    last_day = a_day(required=True)
    entries = fields.List(
        fields.Nested(PlannedVisitIn), required=True, validate=validate.Length(1, 500)
    )


class PlanIn(PlanFacts):
    """A new plan of a station."""

    station_code = text(40)


class ReasonIn(Strict):
    """Why."""

    reason = text(500)


class VisitIn(Strict):
    """A visit that the caller made: `planned_id` names the entry of a plan, `instead_reason` why somebody else went."""

    station_code = text(40)
    enterprise = text(18)
    visited_at = fields.AwareDateTime(required=True)
    met = text(100)
    findings = text(2000, load_default="")
    planned_id = fields.UUID(load_default=None)
    instead_reason = text(500, load_default="")


class NoNeedIn(Strict):
    """Why the visit ended without a form; `other` needs words."""

    why_not = one_of(WhyNot, required=True)
    words = text(500, load_default="")


class VisitsQuery(PageQuery):
    """`open`: only those that have not ended in a form or a reason."""

    open = fields.Boolean(load_default=False)


class PeriodQuery(Strict):
    """A period, both days included; at most two years."""

    first_day = a_day(required=True)
    last_day = a_day(required=True)

    @ma.validates_schema
    def is_short(self, period: dict, **_: object) -> None:  # type: ignore[type-arg]
        if not 0 <= (period["last_day"] - period["first_day"]).days <= 731:
            raise ma.ValidationError("Invalid value.", "last_day")


class PlannedVisitOut(ma.Schema):
    """`visit_id` once it was visited."""

    id = fields.UUID()
    enterprise = fields.String()
    name = fields.String()
    officer = fields.String()
    on_day = fields.Date()
    visit_id = fields.UUID(allow_none=True)


class ListedPlanOut(ma.Schema):
    """A plan in a list; `planned`: how many entries it has."""

    id = fields.UUID()
    station = fields.String()
    title = fields.String()
    first_day = fields.Date()
    last_day = fields.Date()
    planned_by = fields.String()
    planned_at = fields.AwareDateTime()
    cancelled_reason = fields.String(allow_none=True)
    planned = fields.Integer(dump_only=True)


class PlansOut(ma.Schema):
    items = fields.List(fields.Nested(ListedPlanOut))
    next = fields.String(allow_none=True)


class PlanOut(ListedPlanOut):
    """A plan whole."""

    entries = fields.List(fields.Nested(PlannedVisitOut))


class VisitOut(ma.Schema):
    """A visit; it ends with `form_id` or with `why_not`."""

    id = fields.UUID()
    station = fields.String()
    enterprise = fields.String()
    officer = fields.String()
    visited_at = fields.AwareDateTime()
    met = fields.String()
    findings = fields.String()
    recorded_at = fields.AwareDateTime()
    planned_id = fields.UUID(allow_none=True)
    instead_reason = fields.String()
    form_id = fields.UUID(allow_none=True)
    why_not = fields.String(allow_none=True)
    words = fields.String()
    ended_at = fields.AwareDateTime(allow_none=True)


class VisitsOut(ma.Schema):
    items = fields.List(fields.Nested(VisitOut))
    next = fields.String(allow_none=True)


class CoverageOut(ma.Schema):
    """Of a station in a period; `coverage` from 0 to 1, null without a plan."""

    station = fields.String()
    planned = fields.Integer()
    visited = fields.Integer()
    overdue = fields.Integer()
    unplanned = fields.Integer()
    with_form = fields.Integer()
    without_form = fields.Integer()
    open = fields.Integer()
    coverage = fields.Float(allow_none=True)


class CoveragesOut(ma.Schema):
    items = fields.List(fields.Nested(CoverageOut))
    next = fields.String(allow_none=True)


class ActivityIn(Strict):
    """A publicity activity: people that came, copies that were given away."""

    station_code = text(40)
    held_on = a_day(required=True)
    place = text(200)
    topic = text(200)
    attended = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1_000_000))
    handouts = fields.Integer(load_default=0, strict=True, validate=validate.Range(0, 1_000_000))


class ActivityNeedIn(Strict):
    """Whose need it is (credit code)."""

    enterprise = text(18)


class ActivityOut(ma.Schema):
    """An activity; `needs`: forms that were begun there."""

    id = fields.UUID()
    station = fields.String()
    held_on = fields.Date()
    place = fields.String()
    topic = fields.String()
    attended = fields.Integer()
    handouts = fields.Integer()
    recorded_by = fields.String()
    recorded_at = fields.AwareDateTime()
    needs = fields.Integer()


class ActivitiesOut(ma.Schema):
    items = fields.List(fields.Nested(ActivityOut))
    next = fields.String(allow_none=True)
