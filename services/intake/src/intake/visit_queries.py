"""The read side of visits and activities: plans, what came of visits, how much of a plan was covered (6.1.1)."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from chassis.identity import Actor
from chassis.paging import page
from chassis.scope import limited
from intake.domain.visit import Visit, VisitPlan
from intake.domain.visit_errors import VisitNotFound
from intake.storage import visit_tables as tables
from intake.storage.work import IntakeWork
from worktime import SHANGHAI, local_date

Period = tuple[datetime.date, datetime.date]


def plans(work: IntakeWork, actor: Actor, *, after: str | None, limit: int) -> dict[str, Any]:
    """Plans of the stations that the caller sees, newest first, each with how many enterprises it names."""
    plan, entry = tables.visit_plan, tables.planned_visit
    named = sa.select(sa.func.count()).where(entry.c.plan_id == plan.c.id).scalar_subquery()
    statement = limited(sa.select(plan, named.label("planned")), actor, station=plan.c.station)
    return page(work.session, statement, plan.c.id, after=after, limit=limit)


def plan(work: IntakeWork, actor: Actor, plan_id: uuid.UUID) -> VisitPlan:
    """A plan whole. Raises VisitNotFound."""
    found = work.session.get(VisitPlan, plan_id)
    if found is None or not actor.sees_station(found.station):
        raise VisitNotFound
    return found


def visits(
    work: IntakeWork, actor: Actor, *, only_open: bool, after: str | None, limit: int
) -> dict[str, Any]:
    """Visits of the stations that the caller sees, newest first."""
    visit = tables.visit
    statement = limited(sa.select(visit), actor, station=visit.c.station)
    if only_open:
        statement = statement.where(visit.c.ended_at.is_(None))
    return page(work.session, statement, visit.c.id, after=after, limit=limit)


def visit(work: IntakeWork, actor: Actor, visit_id: uuid.UUID) -> Visit:
    """A visit. Raises VisitNotFound."""
    found = work.session.get(Visit, visit_id)
    if found is None or not actor.sees_station(found.station):
        raise VisitNotFound
    return found


def activities(work: IntakeWork, actor: Actor, *, after: str | None, limit: int) -> dict[str, Any]:
    """Activities of the stations that the caller sees, newest first, with the needs that were begun there."""
    activity, need = tables.activity, tables.activity_need
    begun = sa.select(sa.func.count()).where(need.c.activity_id == activity.c.id)
    columns = (activity, begun.scalar_subquery().label("needs"))
    statement = limited(sa.select(*columns), actor, station=activity.c.station)
    return page(work.session, statement, activity.c.id, after=after, limit=limit)


def coverage(work: IntakeWork, actor: Actor, period: Period) -> dict[str, Any]:
    """By station, of a period with both days included: how much of what was planned was visited, and what came of it.

    Planned are the entries of plans that were not cancelled, by the day on which they were due; `coverage` is the share
    of the planned **enterprises** that were visited by then or since. Visits without a plan count apart, by their day.
    """
    planned = {row["station"]: row for row in _planned(work, actor, period)}
    made = {row["station"]: row for row in _made(work, actor, period)}
    rows = [_covered(code, planned.get(code), made.get(code)) for code in sorted({*planned, *made})]
    return {"items": rows, "next": None}


def _planned(work: IntakeWork, actor: Actor, period: Period) -> list[sa.RowMapping]:
    plan, entry = tables.visit_plan, tables.planned_visit
    done = entry.c.visit_id.is_not(None)
    over = sa.and_(sa.not_(done), entry.c.on_day < local_date(work.now))
    counted = (
        plan.c.station,
        sa.func.count(sa.distinct(entry.c.enterprise)).label("planned"),
        sa.func.count(sa.distinct(entry.c.enterprise)).filter(done).label("visited"),
        sa.func.count().filter(over).label("overdue"),
    )
    statement = sa.select(*counted).join(plan, plan.c.id == entry.c.plan_id)
    standing = statement.where(plan.c.cancelled_reason.is_(None), entry.c.on_day.between(*period))
    grouped = limited(standing, actor, station=plan.c.station).group_by(plan.c.station)
    return list(work.session.execute(grouped).mappings())


def _made(work: IntakeWork, actor: Actor, period: Period) -> list[sa.RowMapping]:
    visit = tables.visit
    begin = datetime.datetime.combine(period[0], datetime.time.min, SHANGHAI)
    end = datetime.datetime.combine(period[1], datetime.time.min, SHANGHAI)
    within = visit.c.visited_at >= begin, visit.c.visited_at < end + datetime.timedelta(days=1)
    counted = (
        visit.c.station,
        sa.func.count().filter(visit.c.planned_id.is_(None)).label("unplanned"),
        sa.func.count(visit.c.form_id).label("with_form"),
        sa.func.count(visit.c.why_not).label("without_form"),
        sa.func.count().filter(visit.c.ended_at.is_(None)).label("open"),
    )
    statement = limited(sa.select(*counted), actor, station=visit.c.station).where(*within)
    return list(work.session.execute(statement.group_by(visit.c.station)).mappings())


def _covered(
    station: str, planned: Mapping[Any, Any] | None, made: Mapping[Any, Any] | None
) -> dict[str, Any]:
    row = {**NONE, **(planned or {}), **(made or {}), "station": station}
    share = round(row["visited"] / row["planned"], 4) if row["planned"] else None
    return {**row, "coverage": share}


NONE = dict.fromkeys(
    ("planned", "visited", "overdue", "unplanned", "with_form", "without_form", "open"), 0
)
