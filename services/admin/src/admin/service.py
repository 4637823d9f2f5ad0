"""admin: who may come in, which stations there are, working days, the archive of cases, windows and queue."""

import dataclasses
from typing import Any

from admin.api import BLUEPRINTS, STATUS
from admin.domain.archive import paper_facts
from admin.domain.promise import CatalogueItem
from admin.domain.ticket import KnownCase
from admin.reference import load_reference
from admin.storage import tables
from admin.storage.work import AdminWork
from admin.usecases import archive, promises, tickets
from chassis.bus import Bus, HttpApi, subscribe
from chassis.service import ServiceDefinition
from contracts import evaluation, intake, matching, tracking


class AdminService:
    """What admin listens to: the four facts that make a case ready for the archive (7.3.2f); green goes first."""

    name = "admin"
    bus = Bus()
    http = HttpApi()

    @subscribe(intake.NeedAccepted)
    def note_acceptance(self, work: Any, message: intake.NeedAccepted) -> None:
        """The case has its number and its first papers."""
        told, papers = message, paper_facts(message.papers)
        archive.note_acceptance(
            work, told.case_id, told.number, told.station, told.enterprise, papers
        )
        tickets.note_case(work, _case_of(told))
        promises.note_due_times(work, told.station, _due_times_of(told))

    @subscribe(matching.ServiceAgreed)
    def note_agreement(self, work: Any, message: matching.ServiceAgreed) -> None:
        """An item has its need-handling sheet."""
        papers = paper_facts(message.papers)
        archive.note_agreement(work, message.case_id, message.item_id, message.sheet_number, papers)

    @subscribe(matching.CatalogueItemPublished)
    def learn_item(self, work: Any, message: matching.CatalogueItemPublished) -> None:
        """An item with its statutory limit: no promise may exceed it."""
        names = [field.name for field in dataclasses.fields(CatalogueItem)]
        promises.learn_item(work, CatalogueItem(**{n: getattr(message, n) for n in names}))

    @subscribe(tracking.ServiceEnded)
    def note_end(self, work: Any, message: tracking.ServiceEnded) -> None:
        """An item has ended, in its promised time or not."""
        promises.note_end(work, message.item_id, message.ended_at)

    @subscribe(tracking.CaseServed)
    def note_service(self, work: Any, message: tracking.CaseServed) -> None:
        """Every item has ended."""
        archive.note_service(work, message.case_id, message.item_count)

    @subscribe(evaluation.CaseEvaluated)
    def note_evaluation(self, work: Any, message: evaluation.CaseEvaluated) -> None:
        """Every item has its summary and its answer."""
        papers = paper_facts(message.papers)
        archive.note_evaluation(work, message.case_id, message.item_count, papers)


SERVICE = ServiceDefinition(
    name="admin",
    title="账号、服务站、日历、档案与窗口 · Accounts, stations, calendar, archive and windows",
    work=AdminWork,
    blueprints=BLUEPRINTS,
    errors=STATUS,
    metadata=tables.metadata,
    load_reference=load_reference,
)


def _case_of(message: intake.NeedAccepted) -> KnownCase:
    return KnownCase(message.number, message.station, message.enterprise, message.green)


def _due_times_of(message: intake.NeedAccepted) -> list[promises.Due]:
    return [(item.item_id, item.code, item.due_at) for item in message.items]
