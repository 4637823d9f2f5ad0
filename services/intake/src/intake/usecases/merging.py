"""Needs that staff filed are confirmed; the same need twice becomes one (6.1.2, 6.1.3)."""

import uuid

from contracts import intake as said
from intake.domain.access import STAFF, seen
from intake.domain.errors import NotTheSame
from intake.domain.form import Confirmation, Form
from intake.domain.likeness import NEAR_IN_TIME, Compared, Likeness, likely_same, united
from intake.domain.notice import PaperKind, form_document
from intake.domain.ports import Actor, Work
from intake.domain.states import State
from intake.domain.validation import validate
from intake.usecases.filing import asks_of_form, check_content
from intake.usecases.first_asks import close_ask
from intake.usecases.limits import decide_by
from intake.usecases.papers import issue
from intake.usecases.telling import facts

OVER = frozenset({State.DRAFT, State.MERGED, State.WITHDRAWN, State.LAPSED, State.REFERRED})


def confirm_need(work: Work, actor: Actor, form_id: uuid.UUID, how: Confirmation) -> Form:
    """The enterprise confirms what staff filed for it; staff note how it did where it has no account (6.1.2).

    The limit of the decision begins anew: while nobody had confirmed it, nobody could accept it, nor could silence.
    Raises FormNotFound, NothingToConfirm.
    """
    form = seen(work.forms.find(form_id, lock=True), actor)
    form.confirm(how if actor.role in STAFF else Confirmation.ACCOUNT, by=actor.id, at=work.now)
    if form.state == State.FILED:
        form.decide_by = decide_by(work, form)
    return form


def likely_duplicates(work: Work, actor: Actor, form_id: uuid.UUID) -> list[Likeness]:
    """Other forms that likely are the same need, before or after it was filed (6.1.3). Raises FormNotFound.

    A draft that could not be filed yet is like nothing.
    """
    form = seen(work.forms.find(form_id), actor)
    definition = work.definition(form.definition_version)
    if form.enterprise is None or validate(form.content, definition, work.checks):
        return []
    since = (form.filed_at or work.now) - NEAR_IN_TIME
    others = [
        one
        for one in work.forms.recent_of(form.enterprise, form.station, since)
        if one.id != form.id and one.state not in OVER
    ]
    return likely_same(_compared(work, form), [_compared(work, one) for one in others])


def merge_need(work: Work, actor: Actor, form_id: uuid.UUID, into_id: uuid.UUID) -> Form:
    """Make two undecided forms one: what either asks for, with the materials of both (6.1.3).

    The merged one stays readable under its id and names the other. Raises FormNotFound, NotInThisState, NotTheSame,
    ContentInvalid where together they exceed the form.
    """
    first, second = sorted((form_id, into_id))  # one order of locks for everybody
    both = {one: seen(work.forms.find(one, lock=True), actor) for one in (first, second)}
    form, into = both[form_id], both[into_id]
    if form is into or (form.enterprise, form.station) != (into.enterprise, into.station):
        raise NotTheSame
    content = united(into.content, form.content, work.definition(into.definition_version))
    check_content(work, into, content)
    form.merge_into(into, work.now)
    into.take_in(content, [one.again() for one in form.materials], form.notices)
    close_ask(work, form.id)
    definition = work.definition(into.definition_version)
    issue(work, into, PaperKind.NEED_FORM, form_document(into, definition))
    work.emit(
        said.NeedWithdrawn(
            **facts(work, actor, form),
            merged_into=into.id,
        )
    )
    return into


def _compared(work: Work, form: Form) -> Compared:
    return Compared(form_id=form.id, at=form.filed_at or work.now, asks=asks_of_form(work, form))
