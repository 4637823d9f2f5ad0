"""Refusing with negative filing, its appeal, and pointing to somebody else (否定备案制 7.2a, 首问负责制 7.2c)."""

import uuid
from collections.abc import Sequence

from contracts import intake as said
from intake.domain.access import seen
from intake.domain.denial import Denial, Referral, Refusal
from intake.domain.errors import MaterialsInvalid
from intake.domain.first_ask import Outcome
from intake.domain.form import Form
from intake.domain.materials import check_returned
from intake.domain.notice import PaperKind, denial_document, referral_document
from intake.domain.numbering import (
    DENIAL,
    REFERRAL,
    denial_number,
    referral_number,
)
from intake.domain.ports import Actor, Work
from intake.usecases.first_asks import close_ask, note_need
from intake.usecases.limits import appeal_by, decide_by, station_of
from intake.usecases.papers import issue, next_checked
from intake.usecases.telling import facts

Said = (
    type[said.RefusalAppealed]
    | type[said.RefusalUpheld]
    | type[said.RefusalOverturned]
    | type[said.NeedReferred]
)


def propose_refusal(work: Work, actor: Actor, form_id: uuid.UUID, refusal: Refusal) -> Form:
    """Propose to refuse a form, with a reason and its legal ground; another person decides (7.2a).

    Raises FormNotFound, NotInThisState.
    """
    form = seen(work.forms.find(form_id, lock=True), actor)
    denial = Denial(
        id=work.new_id(),
        form_id=form.id,
        station=form.station,
        enterprise=form.enterprise or "",
        position=len(form.denials),
        reason_class=refusal.reason_class,
        reason=refusal.reason,
        legal_ground=refusal.legal_ground,
        proposed_by=actor.id,
        proposed_at=work.now,
    )
    form.propose_refusal(denial)
    note_need(work, form, Outcome.HANDLED)
    return form


def decide_refusal(
    work: Work, actor: Actor, form_id: uuid.UUID, *, approved: bool, opinion: str
) -> Form:
    """The station master, or who supervises the station, approves a proposal or gives it back (7.2a).

    An approved one goes on the register under its number, and its notice is issued. Raises FormNotFound,
    NotInThisState, OwnDecision.
    """
    form = seen(work.forms.find(form_id, lock=True), actor)
    if not approved:
        form.reject_refusal(by=actor.id, at=work.now, opinion=opinion)
        return form
    form.refuse(by=actor.id, at=work.now, opinion=opinion)
    _register(work, form)
    work.emit(
        said.NeedRefused(
            **facts(work, actor, form),
            reason_class=form.denial.reason_class,
        )
    )
    return form


def appeal_refusal(work: Work, actor: Actor, form_id: uuid.UUID, words: str) -> Form:
    """The enterprise contests a refusal, once and in time (7.2a).

    Raises FormNotFound, NotInThisState, AppealedBefore, AppealTooLate.
    """
    form = seen(work.forms.find(form_id, lock=True), actor)
    form.appeal(words, work.now)
    _tell(work, actor, form, said.RefusalAppealed)
    return form


def hear_appeal(
    work: Work, actor: Actor, form_id: uuid.UUID, *, overturned: bool, finding: str
) -> Form:
    """Who supervises the station hears the appeal: the refusal stands, or the form is open again (7.2a).

    Raises FormNotFound, NotInThisState, OwnDecision.
    """
    form = seen(work.forms.find(form_id, lock=True), actor)
    if overturned:
        limit = decide_by(work, form)
        form.overturn(by=actor.id, at=work.now, finding=finding, decide_by=limit)
    else:
        form.uphold(by=actor.id, at=work.now, finding=finding)
    _tell(work, actor, form, said.RefusalOverturned if overturned else said.RefusalUpheld)
    return form


def refer_elsewhere(work: Work, actor: Actor, form_id: uuid.UUID, referral: Referral) -> Form:
    """Not ours: the first-asker says who to go to (7.2c). Raises FormNotFound, NotInThisState."""
    form = seen(work.forms.find(form_id, lock=True), actor)
    form.refer(referral, by=actor.id, at=work.now)
    note_need(work, form, Outcome.REFERRED)
    close_ask(work, form.id)
    checked = next_checked(work, form, REFERRAL, referral_number)
    document = referral_document(form, station_of(work, form), checked)
    issue(work, form, PaperKind.REFERRAL_NOTICE, document, checked)
    _tell(work, actor, form, said.NeedReferred)
    return form


def give_back(
    work: Work, actor: Actor, form_id: uuid.UUID, materials: Sequence[str], received_by: str
) -> Form:
    """Originals go back to the enterprise against a receipt (7.2a).

    Raises FormNotFound, MaterialsInvalid for what was not seen on paper, or is back already.
    """
    form = seen(work.forms.find(form_id, lock=True), actor)
    back = {key for one in form.returned for key in one.materials}
    wrong = check_returned(materials, form.materials, back)
    if wrong:
        raise MaterialsInvalid(wrong)
    form.give_back(materials, received_by, by=actor.id, at=work.now)
    return form


def _register(work: Work, form: Form) -> None:
    checked = next_checked(work, form, DENIAL, denial_number)
    form.denial.register(checked.number, checked.code_hash, appeal_by(work, form))
    document = denial_document(form, station_of(work, form), checked)
    issue(work, form, PaperKind.DENIAL_NOTICE, document, checked)


def _tell(work: Work, actor: Actor, form: Form, kind: Said) -> None:
    work.emit(
        kind(
            **facts(work, actor, form),
        )
    )
