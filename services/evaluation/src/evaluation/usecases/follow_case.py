"""Follow a case by what the other services tell, in whatever order it arrives."""

from __future__ import annotations

import datetime
import uuid

from chassis.early import TooEarly
from contracts import evaluation
from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.item_evaluation import ItemEvaluation
from evaluation.domain.ports import Work
from evaluation.domain.questionnaire import Questionnaire

APPENDIX_C = "appendix_c"


def open_case(work: Work, case: CaseEvaluation) -> None:
    """A need was accepted: its items will be evaluated. A case that is known stays as it is."""
    if work.cases.find(case.id) is None:
        work.cases.add(case)


def classify_item(work: Work, item_id: uuid.UUID, code: str, at: datetime.datetime) -> None:
    """An item got its catalogue code (6.2.1). Raises TooEarly before its case is known."""
    _, item = _followed(work, item_id)
    item.classify(code, at)


def note_agreement(
    work: Work,
    item_id: uuid.UUID,
    code: str,
    performer: str,
    provider: str | None,
    at: datetime.datetime,
) -> None:
    """Both sides agreed (6.2.2): the enterprise has its answer. Raises TooEarly before its case is known."""
    _, item = _followed(work, item_id)
    item.classify(code, at)
    item.agree(performer, provider, at)


def note_start(work: Work, item_id: uuid.UUID, started_at: datetime.datetime) -> None:
    """The service began. Raises TooEarly before its agreement is known."""
    _, item = _agreed(work, item_id)
    item.start(started_at)


def note_end(
    work: Work, item_id: uuid.UUID, started_at: datetime.datetime, ended_at: datetime.datetime
) -> None:
    """The service is over: the questionnaire goes out, once (6.4.1). Raises TooEarly before the agreement."""
    case, item = _agreed(work, item_id)
    if item.end(started_at, ended_at):
        _issue_questionnaire(work, case, item)


def _issue_questionnaire(work: Work, case: CaseEvaluation, item: ItemEvaluation) -> None:
    questionnaire = Questionnaire(
        id=work.new_id(),
        case_id=case.id,
        item_id=item.id,
        station=item.station,
        enterprise=item.enterprise,
        definition_version=work.definitions.current(APPENDIX_C).version,
        issued_at=work.now,
        expires_at=work.now + work.terms.questionnaire,
    )
    work.questionnaires.add(questionnaire)
    work.emit(_issued(questionnaire), express=case.green)


def _issued(questionnaire: Questionnaire) -> evaluation.QuestionnaireIssued:
    return evaluation.QuestionnaireIssued(
        occurred_at=questionnaire.issued_at,
        actor="system",
        actor_role="system",
        case_id=questionnaire.case_id,
        item_id=questionnaire.item_id,
        expires_at=questionnaire.expires_at,
    )


def _followed(work: Work, item_id: uuid.UUID) -> tuple[CaseEvaluation, ItemEvaluation]:
    case = work.cases.find_of_item(item_id)
    if case is None:
        raise TooEarly(f"item {item_id}: need_accepted has not arrived")
    return case, case.item(item_id)


def _agreed(work: Work, item_id: uuid.UUID) -> tuple[CaseEvaluation, ItemEvaluation]:
    case, item = _followed(work, item_id)
    if not item.is_agreed:
        raise TooEarly(f"item {item_id}: service_agreed has not arrived")
    return case, item
