"""The one complete notice of what is missing, and its answer (一次告知 4.2.1, 7.3.1)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts import intake as said
from intake.domain.access import STAFF, check_own_enterprise, seen
from intake.domain.errors import ContentInvalid
from intake.domain.facts import AskedMaterial, catalogue_items, materials_of
from intake.domain.form import Form, credit_code_of
from intake.domain.materials import (
    HandedIn,
    Missing,
    check_answers_all,
    check_handed_in,
    check_missing,
    named_to_people,
)
from intake.domain.notice import PaperKind, form_document, supplement_document
from intake.domain.numbering import SUPPLEMENT, supplement_number
from intake.domain.ports import Actor, Work
from intake.domain.wording import wrong
from intake.usecases.filing import asks_of_form, check_content
from intake.usecases.limits import answer_by, decide_by, station_of
from intake.usecases.papers import issue, next_checked
from intake.usecases.telling import facts

STATION_MASTER = "station_master"
CREDIT_CODE = ("统一社会信用代码", "The credit code")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an enterprise, or the window for it, hands in: materials, and the form again where fields were wrong."""

    materials: Sequence[HandedIn] = field(default_factory=tuple)
    content: dict[str, Any] | None = None


def ask_supplement(
    work: Work, actor: Actor, form_id: uuid.UUID, missing: Sequence[Missing]
) -> Form:
    """Name all that is missing at once (一次告知, 4.2.1); a second notice is a breach that the station master grants.

    Raises FormNotFound, NotInThisState, OneNoticeOnly, MaterialsInvalid.
    """
    form = seen(work.forms.find(form_id, lock=True), actor)
    notice = form.ask_supplement(
        missing,
        by=actor.id,
        at=work.now,
        answer_by=answer_by(work, form),
        granted=actor.role == STATION_MASTER,
    )
    _issue_notice(work, form, missing)
    work.emit(
        said.SupplementAsked(
            **facts(work, actor, form),
            missing=tuple(one.name for one in missing),
            breach=notice.breach,
        )
    )
    return form


def answer_supplement(work: Work, actor: Actor, form_id: uuid.UUID, answer: Answer) -> Form:
    """Hand in all that the notice named; the form waits for its decision again (7.3.1).

    Raises FormNotFound, NotInThisState, MaterialsInvalid, ContentInvalid, NotYourEnterprise.
    """
    form = seen(work.forms.find(form_id, lock=True), actor)
    form.answer_supplement(answer.materials, answer.content, work.now, decide_by(work, form))
    if answer.content is not None:
        _check_corrected(work, actor, form)
    check_handed_in(answer.materials, _asked(work, form), by_staff=actor.role in STAFF)
    check_answers_all(
        form.notices[-1].named(), answer.materials, with_content=answer.content is not None
    )
    definition = work.definition(form.definition_version)
    issue(work, form, PaperKind.NEED_FORM, form_document(form, definition))
    work.emit(
        said.SupplementAnswered(
            **facts(work, actor, form),
            materials=tuple(sorted({one.key for one in answer.materials})),
        )
    )
    return form


def _issue_notice(work: Work, form: Form, missing: Sequence[Missing]) -> None:
    asked, definition = _asked(work, form), work.definition(form.definition_version)
    check_missing(missing, asked, definition)
    named = named_to_people(missing, asked, definition)
    checked = next_checked(work, form, SUPPLEMENT, supplement_number)
    document = supplement_document(form, station_of(work, form), named, checked)
    issue(work, form, PaperKind.SUPPLEMENT_NOTICE, document, checked)


def _check_corrected(work: Work, actor: Actor, form: Form) -> None:
    """A corrected form is valid as a whole, and still of the same enterprise: all services know it as this one's."""
    check_content(work, form, form.content)
    code = credit_code_of(form.content)
    check_own_enterprise(code, actor)
    if code != form.enterprise:
        raise ContentInvalid([wrong("enterprise.credit_code", "other_enterprise", CREDIT_CODE)])


def _asked(work: Work, form: Form) -> list[AskedMaterial]:
    codes = [ask.code for ask in asks_of_form(work, form)]
    return materials_of(catalogue_items(codes, work.copies.catalogue()))
