"""The enterprise answers Appendix C by link, without log-in (6.4.1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from contracts import evaluation
from evaluation.domain.aggregates import OVERALL, SOLVED
from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.definition import Definition
from evaluation.domain.errors import LinkUnknown
from evaluation.domain.item_evaluation import ItemEvaluation
from evaluation.domain.papers import (
    ANSWER,
    SUMMARY,
    Document,
    IssuedPaper,
    answer_document,
    facts_of,
    local_day,
    suggested,
)
from evaluation.domain.ports import Work
from evaluation.domain.questionnaire import Questionnaire
from evaluation.domain.validation import accept
from evaluation.usecases.conclude_case import conclude_case, issue_paper, reference
from evaluation.usecases.follow_case import APPENDIX_C


@dataclasses.dataclass(frozen=True)
class OpenForm:
    """What the holder of a link sees before answering."""

    questionnaire: Questionnaire
    definition: Definition
    facts: Document
    suggested: Mapping[str, str]


def open_form(work: Work, token: str) -> OpenForm:
    """The form behind a link. Raises LinkUnknown, LinkExpired or LinkUsed."""
    questionnaire = _questionnaire(work, token, lock=False)
    case = cast(CaseEvaluation, work.cases.find(questionnaire.case_id))
    definition = work.definitions.get(APPENDIX_C, questionnaire.definition_version)
    facts = facts_of(case, case.item(questionnaire.item_id))
    summary = work.papers.find(questionnaire.item_id, SUMMARY)
    told = suggested(definition, facts, summary.document if summary else None)
    return OpenForm(questionnaire, definition, facts, told)


def answer_questionnaire(work: Work, token: str, content: Mapping[str, Any]) -> IssuedPaper:
    """Take the answer in, once and for good.

    Raises LinkUnknown, LinkExpired, LinkUsed, or ContentRefused with every wrong field.
    """
    questionnaire = _questionnaire(work, token, lock=True)
    definition = work.definitions.get(APPENDIX_C, questionnaire.definition_version)
    accept(definition, content, local_day(work.now))
    case, item = _locked(work, questionnaire)
    item.answer()
    questionnaire.answer(work.now)
    document = answer_document(definition, facts_of(case, item), content, work.now)
    paper = issue_paper(work, case, item.id, ANSWER, document)
    work.ratings.add(item, {f.key: content[f.key] for f in definition.questions()}, work.now)
    work.emit(_received(work, questionnaire, content, paper), express=case.green)
    conclude_case(work, case)
    return paper


def _questionnaire(work: Work, token: str, *, lock: bool) -> Questionnaire:
    link = work.links.read(token)
    questionnaire = work.questionnaires.find(link.questionnaire_id, lock=lock)
    if questionnaire is None:
        raise LinkUnknown()
    questionnaire.check_open(link.signed_at, work.now)
    return questionnaire


def _locked(work: Work, questionnaire: Questionnaire) -> tuple[CaseEvaluation, ItemEvaluation]:
    # A questionnaire is only ever issued for an item of a case that is here.
    case = cast(CaseEvaluation, work.cases.find_of_item(questionnaire.item_id))
    return case, case.item(questionnaire.item_id)


def _received(
    work: Work, questionnaire: Questionnaire, content: Mapping[str, Any], paper: IssuedPaper
) -> evaluation.AnswerReceived:
    return evaluation.AnswerReceived(
        occurred_at=work.now,
        # Nobody logs in: who holds the link acts for the enterprise, known by the questionnaire alone.
        actor=f"questionnaire:{questionnaire.id}",
        actor_role="enterprise",
        case_id=questionnaire.case_id,
        item_id=questionnaire.item_id,
        overall=content[OVERALL],
        solved=content[SOLVED] == "yes",
        papers=(reference(paper),),
    )
