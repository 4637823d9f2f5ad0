"""The performer reports its service summary (6.4.2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from chassis.identity import Actor
from contracts import evaluation
from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.errors import ItemUnknown, NotThePerformer
from evaluation.domain.item_evaluation import ItemEvaluation
from evaluation.domain.papers import (
    SUMMARY,
    IssuedPaper,
    facts_of,
    filing_of,
    local_day,
    summary_document,
)
from evaluation.domain.ports import Work
from evaluation.domain.validation import accept
from evaluation.usecases.conclude_case import conclude_case, issue_paper, reference

SERVICE_SUMMARY = "service_summary"
STATION = "station"


def file_summary(
    work: Work, actor: Actor, item_id: uuid.UUID, content: Mapping[str, Any]
) -> IssuedPaper:
    """File the one summary of an item, from the start of its service on.

    Raises ItemUnknown for somebody else's item, NotThePerformer, NotInThisState, or ContentRefused with every
    wrong field.
    """
    case, item = _performed_by(work, actor, item_id)
    definition = work.definitions.current(SERVICE_SUMMARY)
    accept(definition, content, local_day(work.now))
    item.file_summary()
    due_at = item.summary_due_at(work.terms.summary)
    in_time = item.is_summary_in_time(work.now, work.terms.summary)
    filing = filing_of(actor.id, actor.role, work.now, due_at, in_time)
    document = summary_document(definition, facts_of(case, item), content, filing)
    paper = issue_paper(work, case, item.id, SUMMARY, document)
    work.emit(_filed(work, actor, item, paper), express=case.green)
    conclude_case(work, case)
    return paper


def _performed_by(
    work: Work, actor: Actor, item_id: uuid.UUID
) -> tuple[CaseEvaluation, ItemEvaluation]:
    case = work.cases.find_of_item(item_id)
    if case is None:
        raise ItemUnknown()
    item = case.item(item_id)
    if actor.role == "provider":
        if item.provider is None or item.provider != actor.provider:
            raise ItemUnknown()
    elif not actor.sees_station(item.station):
        raise ItemUnknown()
    elif item.performer not in (STATION, None):
        raise NotThePerformer()
    return case, item


def _filed(
    work: Work, actor: Actor, item: ItemEvaluation, paper: IssuedPaper
) -> evaluation.SummaryFiled:
    return evaluation.SummaryFiled(
        occurred_at=work.now,
        actor=actor.id,
        actor_role=actor.role,
        case_id=item.case_id,
        item_id=item.id,
        performer=item.performer or STATION,
        provider=item.provider,
        in_time=paper.document["in_time"],
        papers=(reference(paper),),
    )
