"""Visits, their plans, publicity activities; whoever changes one holds it until the transaction ends."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.domain.activity import Activity
from intake.domain.visit import Visit, VisitPlan
from intake.storage import visit_tables as tables


class Visits:
    """Plans, visits and activities by id."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add_plan(self, plan: VisitPlan) -> None:
        self.session.add(plan)

    def find_plan(self, plan_id: uuid.UUID) -> VisitPlan | None:
        return self._plan(tables.visit_plan.c.id == plan_id)

    def plan_with(self, planned_id: uuid.UUID) -> VisitPlan | None:
        """The plan that has this entry; locked, so that two cannot go for one entry."""
        entry = tables.planned_visit.c
        of_entry = sa.select(entry.plan_id).where(entry.id == planned_id).scalar_subquery()
        return self._plan(tables.visit_plan.c.id == of_entry)

    def add(self, visit: Visit) -> None:
        self.session.add(visit)

    def find(self, visit_id: uuid.UUID) -> Visit | None:
        found = sa.select(Visit).where(tables.visit.c.id == visit_id).with_for_update()
        return self.session.scalars(found).one_or_none()

    def add_activity(self, activity: Activity) -> None:
        self.session.add(activity)

    def find_activity(self, activity_id: uuid.UUID) -> Activity | None:
        return self.session.get(Activity, activity_id)

    def note_need(self, activity_id: uuid.UUID, form_id: uuid.UUID) -> None:
        row = {"activity_id": activity_id, "form_id": form_id}
        self.session.execute(sa.insert(tables.activity_need).values(row))

    def _plan(self, which: sa.ColumnElement[bool]) -> VisitPlan | None:
        found = sa.select(VisitPlan).where(which).with_for_update()
        return self.session.scalars(found).one_or_none()
