"""How the aggregate lies in its tables; the domain does not know."""

from typing import Any, Literal

import sqlalchemy as sa
import sqlalchemy.orm
from sqlalchemy.orm import RelationshipProperty, registry, relationship

from intake.domain.acceptance import Item
from intake.domain.activity import Activity
from intake.domain.denial import Denial, Returned
from intake.domain.fee import Closing, Rate, Receipt
from intake.domain.first_ask import FirstAsk, HandOver, Reassignment
from intake.domain.form import Form, Notice
from intake.domain.inbound import Inbound
from intake.domain.inquiry import Inquiry
from intake.domain.materials import HandedIn
from intake.domain.visit import PlannedVisit, Visit, VisitPlan
from intake.storage import ask_tables, fee_tables, inbound_tables, tables, visit_tables

mapper = registry(metadata=tables.metadata)


def map_all() -> None:
    """Map every aggregate, once a process."""
    mapper.map_imperatively(HandedIn, tables.handed_in)
    mapper.map_imperatively(Notice, tables.notice)
    mapper.map_imperatively(Item, tables.item)
    mapper.map_imperatively(Denial, tables.denial)
    mapper.map_imperatively(Returned, tables.returned)
    mapper.map_imperatively(
        Form,
        tables.form,
        version_id_col=tables.form.c.revision,
        properties={
            "materials": _parts(HandedIn, tables.handed_in.c.seq),
            "notices": _parts(Notice, tables.notice.c.position),
            "items": _parts(Item, tables.item.c.position),
            "denials": _parts(Denial, tables.denial.c.position, "select"),
            "returned": _parts(Returned, tables.returned.c.position, "select"),
        },
    )
    mapper.map_imperatively(HandOver, ask_tables.hand_over)
    mapper.map_imperatively(Reassignment, ask_tables.reassignment)
    mapper.map_imperatively(
        FirstAsk,
        ask_tables.first_ask,
        version_id_col=ask_tables.first_ask.c.revision,
        properties={
            "hand_overs": _parts(HandOver, ask_tables.hand_over.c.position),
            "reassignments": _parts(Reassignment, ask_tables.reassignment.c.position),
        },
    )
    mapper.map_imperatively(
        Inquiry, ask_tables.inquiry, version_id_col=ask_tables.inquiry.c.revision
    )
    mapper.map_imperatively(Inbound, inbound_tables.inbound)
    for fee, table in (
        (Rate, fee_tables.fee_rate),
        (Receipt, fee_tables.receipt),
        (Closing, fee_tables.day_closing),
    ):
        mapper.map_imperatively(fee, table)
    _map_visits()
    sqlalchemy.orm.configure_mappers()


def _map_visits() -> None:
    mapper.map_imperatively(PlannedVisit, visit_tables.planned_visit)
    mapper.map_imperatively(
        VisitPlan,
        visit_tables.visit_plan,
        properties={"entries": _parts(PlannedVisit, visit_tables.planned_visit.c.position)},
    )
    mapper.map_imperatively(Visit, visit_tables.visit, version_id_col=visit_tables.visit.c.revision)
    mapper.map_imperatively(Activity, visit_tables.activity)


def _parts(
    part: type, order: sa.Column[Any], lazy: Literal["selectin", "select"] = "selectin"
) -> RelationshipProperty[Any]:
    """Parts that live and die with their whole; those that few of them have are read when asked for (`select`)."""
    return relationship(part, order_by=order, cascade="all, delete-orphan", lazy=lazy)
