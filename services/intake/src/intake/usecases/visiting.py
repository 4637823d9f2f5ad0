"""Visits and publicity activities: planned, made, recorded, and the needs that come of them (6.1.1, 6.1.3)."""

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake import data
from intake.domain.access import check_own_station
from intake.domain.activity import Activity, check_activity
from intake.domain.definition import Type
from intake.domain.errors import WrongField
from intake.domain.facts import open_station
from intake.domain.form import Channel, Form
from intake.domain.ports import Actor, Work
from intake.domain.visit import (
    PlannedVisit,
    Visit,
    VisitPlan,
    WhyNot,
    check_plan,
    check_visit,
    go,
)
from intake.domain.visit_errors import VisitInvalid, VisitNotFound
from intake.usecases.filing import Application, start_draft
from worktime import local_date

CheckRevision = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Itinerary:
    """Where to go: a title, a period with both days included, and for each enterprise who goes on which day."""

    title: str
    first_day: datetime.date
    last_day: datetime.date
    entries: Sequence[Mapping[str, Any]]

    @property
    def period(self) -> tuple[datetime.date, datetime.date]:
        return self.first_day, self.last_day


@dataclass(frozen=True, kw_only=True)
class Call:
    """A visit as it is told afterwards; for an entry of a plan, or without one."""

    station: str
    enterprise: str
    visited_at: datetime.datetime
    met: str
    findings: str
    planned_id: uuid.UUID | None = None
    instead_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A publicity activity as it is told afterwards."""

    station: str
    held_on: datetime.date
    place: str
    topic: str
    counts: Mapping[str, int] = field(default_factory=dict)


def plan_visits(work: Work, actor: Actor, station: str, itinerary: Itinerary) -> VisitPlan:
    """Plan visits for a period (6.1.1). Raises UnknownStation, StationRemoved, NotYourStation, VisitInvalid."""
    open_station(station, work.copies.find_station(station))
    check_own_station(station, actor)
    entries = _entries(work, itinerary)
    plan = VisitPlan(
        id=work.new_id(),
        station=station,
        title=itinerary.title,
        first_day=itinerary.first_day,
        last_day=itinerary.last_day,
        planned_by=actor.id,
        planned_at=work.now,
        entries=entries,
    )
    work.visits.add_plan(plan)
    return plan


def change_plan(
    work: Work, actor: Actor, plan_id: uuid.UUID, itinerary: Itinerary, check: CheckRevision
) -> VisitPlan:
    """Change a plan; what was visited stays. Raises VisitNotFound, PlanCancelled, VisitInvalid."""
    plan = _own_plan(work, actor, plan_id)
    check(plan.revision)
    plan.change(itinerary.title, itinerary.period, _entries(work, itinerary))
    return plan


def cancel_plan(work: Work, actor: Actor, plan_id: uuid.UUID, reason: str) -> VisitPlan:
    """Nobody goes by this plan any more. Raises VisitNotFound, PlanCancelled."""
    plan = _own_plan(work, actor, plan_id)
    plan.cancel(reason)
    return plan


def record_visit(work: Work, actor: Actor, call: Call) -> Visit:
    """Record a visit that the caller has made (6.1.1).

    Raises NotYourStation, VisitInvalid, VisitNotFound, PlanCancelled, AlreadyVisited, NotTheVisitor.
    """
    open_station(call.station, work.copies.find_station(call.station))
    check_own_station(call.station, actor)
    _check_code(work, call.enterprise)
    check_visit(call.visited_at, work.now)
    visit = Visit(
        id=work.new_id(),
        station=call.station,
        enterprise=call.enterprise,
        officer=actor.id,
        visited_at=call.visited_at,
        met=call.met,
        findings=call.findings,
        recorded_at=work.now,
        instead_reason=call.instead_reason,
    )
    if call.planned_id is not None:
        plan, entry = _planned(work, call.planned_id, call.station)
        go(plan, entry, visit)
    work.visits.add(visit)
    return visit


def end_in_need(work: Work, actor: Actor, visit_id: uuid.UUID) -> Form:
    """The visit ends in a form: a draft with the enterprise, to complete with it (6.1.1).

    Raises VisitNotFound, AlreadyClosed, StationRemoved.
    """
    visit = _own_visit(work, actor, visit_id)
    form = _draft(work, actor, visit.station, visit.enterprise, Channel.VISIT)
    visit.become(form.id, work.now)
    return form


def end_without_need(
    work: Work, actor: Actor, visit_id: uuid.UUID, why_not: WhyNot, words: str
) -> Visit:
    """The visit ends without a form, for a reason (6.1.1). Raises VisitNotFound, AlreadyClosed, VisitInvalid."""
    visit = _own_visit(work, actor, visit_id)
    visit.end_without(why_not, words, work.now)
    return visit


def record_activity(work: Work, actor: Actor, held: Held) -> Activity:
    """Record a publicity activity (6.1.3). Raises UnknownStation, StationRemoved, NotYourStation, VisitInvalid."""
    open_station(held.station, work.copies.find_station(held.station))
    check_own_station(held.station, actor)
    check_activity(held.held_on, local_date(work.now))
    activity = Activity(
        id=work.new_id(),
        station=held.station,
        held_on=held.held_on,
        place=held.place,
        topic=held.topic,
        **held.counts,
        recorded_by=actor.id,
        recorded_at=work.now,
    )
    work.visits.add_activity(activity)
    return activity


def need_from_activity(work: Work, actor: Actor, activity_id: uuid.UUID, enterprise: str) -> Form:
    """A need that somebody brought to an activity: a draft to complete. Raises VisitNotFound, VisitInvalid."""
    activity = work.visits.find_activity(activity_id)
    if activity is None or not actor.sees_station(activity.station):
        raise VisitNotFound
    _check_code(work, enterprise)
    form = _draft(work, actor, activity.station, enterprise, Channel.PUBLICITY)
    work.visits.note_need(activity_id, form.id)
    return form


def _draft(work: Work, actor: Actor, station: str, enterprise: str, channel: Channel) -> Form:
    application = Application(
        station=station,
        channel=channel,
        version=data.CURRENT,
        content={"enterprise": {"credit_code": enterprise}},
    )
    return start_draft(work, actor, application)


def _entries(work: Work, itinerary: Itinerary) -> list[PlannedVisit]:
    entries = [
        PlannedVisit(id=work.new_id(), position=position, **one)
        for position, one in enumerate(itinerary.entries)
    ]
    check_plan(itinerary.period, entries, work.checks[Type.CREDIT_CODE])
    return entries


def _check_code(work: Work, enterprise: str) -> None:
    if code := work.checks[Type.CREDIT_CODE](enterprise):
        zh, en = "统一社会信用代码有误", "the credit code is wrong"
        raise VisitInvalid([WrongField("enterprise", code, zh, en)])


def _own_plan(work: Work, actor: Actor, plan_id: uuid.UUID) -> VisitPlan:
    plan = work.visits.find_plan(plan_id)
    if plan is None or not actor.sees_station(plan.station):
        raise VisitNotFound
    return plan


def _own_visit(work: Work, actor: Actor, visit_id: uuid.UUID) -> Visit:
    visit = work.visits.find(visit_id)
    if visit is None or not actor.sees_station(visit.station):
        raise VisitNotFound
    return visit


def _planned(work: Work, planned_id: uuid.UUID, station: str) -> tuple[VisitPlan, PlannedVisit]:
    plan = work.visits.plan_with(planned_id)
    if plan is None or plan.station != station:
        zh, en = "本站没有该计划走访", "this station has planned no such visit"
        raise VisitInvalid([WrongField("planned_id", "unknown", zh, en)])
    return plan, next(one for one in plan.entries if one.id == planned_id)
