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
from intake.domain.form import Form
from intake.domain.inbound import Inbound
from intake.domain.inquiry import Inquiry
from intake.domain.materials import HandedIn
from intake.domain.supplement import Notice
from intake.domain.upload import Upload
from intake.domain.visit import PlannedVisit, Visit, VisitPlan
from intake.storage import ask_tables, fee_tables, inbound_tables, tables, visit_tables

mapper = registry(metadata=tables.metadata)


# What lies in one table each, and has no version of its own.
PLAIN: tuple[tuple[type, sa.Table], ...] = (
    (HandedIn, tables.handed_in),
    (Notice, tables.notice),
    (Denial, tables.denial),
    (Returned, tables.returned),
    (HandOver, ask_tables.hand_over),
    (Reassignment, ask_tables.reassignment),
    (Inbound, inbound_tables.inbound),
    (Rate, fee_tables.fee_rate),
    (Receipt, fee_tables.receipt),
    (Closing, fee_tables.day_closing),
    (PlannedVisit, visit_tables.planned_visit),
    (Activity, visit_tables.activity),
    (Upload, tables.upload),
)
# Whoever writes these has to have read the newest version.
VERSIONED: tuple[tuple[type, sa.Table], ...] = (
    (Inquiry, ask_tables.inquiry),
    (Visit, visit_tables.visit),
)


def map_all() -> None:
    """Map every aggregate, once a process."""
    for plain, table in PLAIN:
        mapper.map_imperatively(plain, table)
    for versioned, table in VERSIONED:
        mapper.map_imperatively(versioned, table, version_id_col=table.c.revision)
    _map_wholes()
    sqlalchemy.orm.configure_mappers()


def _map_wholes() -> None:
    """Aggregates with parts. A plan counts its revisions by itself, as a change of its entries alone is one too."""
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
    mapper.map_imperatively(
        FirstAsk,
        ask_tables.first_ask,
        version_id_col=ask_tables.first_ask.c.revision,
        properties={
            "hand_overs": _parts(HandOver, ask_tables.hand_over.c.position),
            "reassignments": _parts(Reassignment, ask_tables.reassignment.c.position),
        },
    )
    promised = {"promise_value": tables.item.c.promise_working_days}
    mapper.map_imperatively(Item, tables.item, properties=promised)
    entries = _parts(PlannedVisit, visit_tables.planned_visit.c.position)
    mapper.map_imperatively(VisitPlan, visit_tables.visit_plan, properties={"entries": entries})


def _parts(
    part: type, order: sa.Column[Any], lazy: Literal["selectin", "select"] = "selectin"
) -> RelationshipProperty[Any]:
    """Parts that live and die with their whole; those that few of them have are read when asked for (`select`)."""
    return relationship(part, order_by=order, cascade="all, delete-orphan", lazy=lazy)
