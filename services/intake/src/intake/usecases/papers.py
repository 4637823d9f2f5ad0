"""Issuing papers: frozen here, known elsewhere by their SHA-256."""

from typing import Any

from chassis.papers import canonical, sha256_of
from contracts import parts
from intake.domain.form import Form
from intake.domain.notice import Paper, PaperKind
from intake.domain.ports import Work


def issue(work: Work, form: Form, kind: PaperKind, document: dict[str, Any]) -> Paper:
    """Freeze a document as the newest paper of its kind."""
    paper = Paper(
        form_id=form.id,
        kind=kind,
        sha256=sha256_of(document),
        body=canonical(document),
        issued_at=work.now,
    )
    work.papers.issue(paper)
    return paper


def reference(paper: Paper) -> parts.Paper:
    """The paper as others know it."""
    return parts.Paper(kind=paper.kind, path=paper.path, sha256=paper.sha256)
