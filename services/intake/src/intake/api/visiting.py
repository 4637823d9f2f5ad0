"""Visits and publicity activities (6.1.1, 6.1.3)."""

import uuid
from functools import partial
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery
from chassis.preconditions import precondition, set_etag
from intake import usecases, visit_queries
from intake.api import visit_schemas as schemas
from intake.api.roles import SUPERVISORS
from intake.api.schemas import FormOut
from intake.api.shown import shown
from intake.domain.activity import Activity
from intake.domain.visit import Visit, VisitPlan, WhyNot

VISITORS = ("officer", "station_master")
SEEN_BY = ("window", *VISITORS, *SUPERVISORS)
blueprint = Blueprint("visiting", __name__, url_prefix="/v1", description="走访与宣传 · Visits")


@blueprint.get("/visit-plans")
@may(*SEEN_BY)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.PlansOut)
def list_plans(query: dict[str, Any]) -> dict[str, Any]:
    """走访计划列表 · Plans of visits, newest first."""
    return visit_queries.plans(current_work(), current_actor(), **query)


@blueprint.post("/visit-plans")
@may(*VISITORS)
@blueprint.arguments(schemas.PlanIn)
@blueprint.response(201, schemas.PlanOut)
def plan_visits(body: dict[str, Any]) -> VisitPlan:
    """制定走访计划 · Plan visits for a period."""
    station = body.pop("station_code")
    itinerary = usecases.Itinerary(**body)
    return _kept(usecases.plan_visits(current_work(), current_actor(), station, itinerary))


@blueprint.get("/visit-plans/<uuid:plan_id>")
@may(*SEEN_BY)
@blueprint.response(200, schemas.PlanOut)
def read_plan(plan_id: uuid.UUID) -> VisitPlan:
    """走访计划 · A plan whole."""
    return _kept(visit_queries.plan(current_work(), current_actor(), plan_id))


@blueprint.put("/visit-plans/<uuid:plan_id>")
@may(*VISITORS)
@blueprint.arguments(schemas.PlanFacts)
@blueprint.response(200, schemas.PlanOut)
def change_plan(body: dict[str, Any], plan_id: uuid.UUID) -> VisitPlan:
    """调整走访计划 · Change a plan; needs If-Match; what was visited stays."""
    check = partial(precondition, required=True)
    itinerary = usecases.Itinerary(**body)
    return _kept(usecases.change_plan(current_work(), current_actor(), plan_id, itinerary, check))


@blueprint.post("/visit-plans/<uuid:plan_id>/cancellation")
@may(*VISITORS)
@blueprint.arguments(schemas.ReasonIn)
@blueprint.response(200, schemas.PlanOut)
def cancel_plan(body: dict[str, str], plan_id: uuid.UUID) -> VisitPlan:
    """取消走访计划 · Nobody goes by this plan any more."""
    work, actor = current_work(), current_actor()
    return _kept(usecases.cancel_plan(work, actor, plan_id, body["reason"]))


@blueprint.get("/visits")
@may(*SEEN_BY)
@blueprint.arguments(schemas.VisitsQuery, location="query")
@blueprint.response(200, schemas.VisitsOut)
def list_visits(query: dict[str, Any]) -> dict[str, Any]:
    """走访记录列表 · Visits, newest first."""
    return visit_queries.visits(
        current_work(), current_actor(), only_open=query.pop("open"), **query
    )


@blueprint.post("/visits")
@may(*VISITORS)
@blueprint.arguments(schemas.VisitIn)
@blueprint.response(201, schemas.VisitOut)
def record_visit(body: dict[str, Any]) -> Visit:
    """登记走访 · Record a visit that was made."""
    call = usecases.Call(station=body.pop("station_code"), **body)
    return usecases.record_visit(current_work(), current_actor(), call)


@blueprint.get("/visits/coverage")
@may(*SEEN_BY)
@blueprint.arguments(schemas.PeriodQuery, location="query")
@blueprint.response(200, schemas.CoveragesOut)
def read_coverage(query: dict[str, Any]) -> dict[str, Any]:
    """走访覆盖率 · How much of what was planned was visited, and what came of it."""
    period = query["first_day"], query["last_day"]
    return visit_queries.coverage(current_work(), current_actor(), period)


@blueprint.get("/visits/<uuid:visit_id>")
@may(*SEEN_BY)
@blueprint.response(200, schemas.VisitOut)
def read_visit(visit_id: uuid.UUID) -> Visit:
    """走访记录 · A visit."""
    return visit_queries.visit(current_work(), current_actor(), visit_id)


@blueprint.post("/visits/<uuid:visit_id>/need")
@may(*VISITORS)
@blueprint.response(201, FormOut)
def end_in_need(visit_id: uuid.UUID) -> dict[str, Any]:
    """走访形成需求 · The visit ends in a form."""
    return shown(usecases.end_in_need(current_work(), current_actor(), visit_id))


@blueprint.post("/visits/<uuid:visit_id>/no-need")
@may(*VISITORS)
@blueprint.arguments(schemas.NoNeedIn)
@blueprint.response(200, schemas.VisitOut)
def end_without_need(body: dict[str, str], visit_id: uuid.UUID) -> Visit:
    """走访无需求 · The visit ends without a form, for a reason."""
    work, actor, why_not = current_work(), current_actor(), WhyNot(body["why_not"])
    return usecases.end_without_need(work, actor, visit_id, why_not, body["words"])


@blueprint.get("/activities")
@may(*SEEN_BY)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.ActivitiesOut)
def list_activities(query: dict[str, Any]) -> dict[str, Any]:
    """宣传活动列表 · Publicity activities, newest first, with the needs that came of them."""
    return visit_queries.activities(current_work(), current_actor(), **query)


@blueprint.post("/activities")
@may(*VISITORS)
@blueprint.arguments(schemas.ActivityIn)
@blueprint.response(201, schemas.ActivityOut)
def record_activity(body: dict[str, Any]) -> Activity:
    """登记宣传活动 · Record a publicity activity."""
    counts = {name: body.pop(name) for name in ("attended", "handouts")}
    held = usecases.Held(station=body.pop("station_code"), counts=counts, **body)
    return usecases.record_activity(current_work(), current_actor(), held)


@blueprint.post("/activities/<uuid:activity_id>/need")
@may(*VISITORS)
@blueprint.arguments(schemas.ActivityNeedIn)
@blueprint.response(201, FormOut)
def need_from_activity(body: dict[str, str], activity_id: uuid.UUID) -> dict[str, Any]:
    """活动形成需求 · A need that somebody brought to an activity, as a draft."""
    work, actor = current_work(), current_actor()
    return shown(usecases.need_from_activity(work, actor, activity_id, body["enterprise"]))


def _kept(plan: VisitPlan) -> VisitPlan:
    current_work().session.flush()
    set_etag(plan.revision)
    return plan
