"""Issuing papers: frozen here, known elsewhere by their SHA-256."""

from collections.abc import Callable
from typing import Any

from chassis.papers import canonical, sha256_of
from contracts import parts
from intake.domain.form import Form
from intake.domain.notice import Checked, Paper, PaperKind
from intake.domain.numbering import new_check_code, year_of
from intake.domain.ports import Work

Numbered = Callable[[str, int, int], str]


def next_checked(work: Work, form: Form, series: str, numbered: Numbered) -> Checked:
    """The next number of a series of the form's station and year, without gaps, and a check code for it (9.3.4)."""
    year = year_of(work.now)
    number = numbered(form.station, year, work.numbers.take(form.station, year, series))
    return Checked(number, new_check_code())


def issue(
    work: Work,
    form: Form,
    kind: PaperKind,
    document: dict[str, Any],
    checked: Checked | None = None,
) -> Paper:
    """Freeze a document as the newest paper of its kind, to be checked by a number of its own where it has one."""
    paper = Paper(
        form_id=form.id,
        kind=kind,
        sha256=sha256_of(document),
        body=canonical(document),
        issued_at=work.now,
        number=checked.number if checked else None,
        check_code_hash=checked.code_hash if checked else None,
    )
    work.papers.issue(paper)
    return paper


def reference(paper: Paper) -> parts.Paper:
    """The paper as others know it."""
    return parts.Paper(kind=paper.kind, path=paper.path, sha256=paper.sha256)
