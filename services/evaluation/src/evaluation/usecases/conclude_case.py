"""Freeze papers, and say once that a case is evaluated as a whole."""

from __future__ import annotations

import uuid

from chassis.papers import sha256_of
from contracts import evaluation
from contracts.parts import Paper
from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.papers import Document, IssuedPaper
from evaluation.domain.ports import Work


def issue_paper(
    work: Work, case: CaseEvaluation, item_id: uuid.UUID, kind: str, document: Document
) -> IssuedPaper:
    """Store a document as it stands, with the SHA-256 of its canonical JSON."""
    paper = IssuedPaper(
        id=work.new_id(),
        case_id=case.id,
        item_id=item_id,
        kind=kind,
        document=document,
        sha256=sha256_of(document),
        issued_at=work.now,
    )
    work.papers.add(paper)
    return paper


def reference(paper: IssuedPaper) -> Paper:
    """How messages name a paper."""
    return Paper(kind=paper.kind, path=paper.path, sha256=paper.sha256)


def conclude_case(work: Work, case: CaseEvaluation) -> None:
    """Say that the case is evaluated when the last of its items is (Appendix B). The case must be locked."""
    if not case.conclude(work.now):
        return
    message = evaluation.CaseEvaluated(
        occurred_at=work.now,
        actor="system",
        actor_role="system",
        case_id=case.id,
        item_count=len(case.items),
        papers=tuple(reference(paper) for paper in work.papers.of_case(case.id)),
    )
    work.emit(message, express=case.green)
