"""From a draft to a filed form (6.1, A)."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts import intake as said
from intake.domain.access import (
    STAFF,
    check_own_enterprise,
    check_own_station,
    seen,
)
from intake.domain.errors import ContentInvalid
from intake.domain.facts import catalogue_items, materials_of, open_station
from intake.domain.form import ENTERPRISE, Channel, Form, credit_code_of
from intake.domain.items import Ask, asks_of
from intake.domain.materials import HandedIn, check_handed_in, check_seen_on_paper
from intake.domain.notice import PaperKind, form_document
from intake.domain.ports import Actor, Work
from intake.domain.states import Action, step
from intake.domain.validation import validate, validate_draft
from intake.usecases.first_asks import note_need
from intake.usecases.limits import decide_by
from intake.usecases.papers import issue
from intake.usecases.telling import facts
from intake.usecases.uploading import let_go

CheckRevision = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Application:
    """What somebody fills in: for which station, by which channel, on which edition of Appendix A."""

    station: str
    channel: Channel
    version: str
    content: dict[str, Any]
    materials: Sequence[HandedIn] = field(default_factory=tuple)


def start_draft(work: Work, actor: Actor, application: Application) -> Form:
    """Keep what was filled in so far (clause A). Staff who take it are its first-asker (首问责任, 7.2c).

    Raises UnknownStation, StationRemoved, NotYourStation, UnknownDefinition, ContentInvalid, MaterialsInvalid.
    """
    _check_draft(work, actor, application)
    form = Form(
        id=work.new_id(),
        station=application.station,
        channel=application.channel,
        definition_version=application.version,
        content=application.content,
        created_at=work.now,
        created_by=actor.id,
        created_role=actor.role,
        enterprise=_enterprise_of(actor, application),
    )
    if actor.role in STAFF:
        form.asked_first(actor.id)
    form.materials.extend(application.materials)
    work.forms.add(form)
    note_need(work, form)
    return form


def change_draft(
    work: Work,
    actor: Actor,
    form_id: uuid.UUID,
    application: Application,
    check_revision: CheckRevision,
) -> Form:
    """Replace what a draft holds; `check_revision` refuses where somebody else changed it meanwhile.

    Raises FormNotFound, NotInThisState and what start_draft raises.
    """
    form = seen(work.forms.find(form_id, lock=True), actor)
    check_revision(form.revision)
    _check_draft(work, actor, application)
    if actor.role not in STAFF and form.created_role in STAFF:
        check_seen_on_paper(application.materials, form.materials)
    form.change(
        station=application.station,
        channel=application.channel,
        content=application.content,
        at=work.now,
    )
    form.definition_version = application.version
    form.enterprise = _enterprise_of(actor, application)
    let_go(work, form.materials, application.materials)
    form.materials[:] = application.materials
    return form


def file_draft(work: Work, actor: Actor, form_id: uuid.UUID) -> Form:
    """Hand a draft to the station, validated whole (6.1, A).

    Raises FormNotFound, NotInThisState, ContentInvalid, NotYourEnterprise, UnknownStation, StationRemoved,
    UnknownItem, MaterialsInvalid.
    """
    return _file(work, actor, seen(work.forms.find(form_id, lock=True), actor))


def file_form(work: Work, actor: Actor, application: Application) -> Form:
    """Fill in and hand in at once. Raises what start_draft and file_draft raise."""
    return _file(work, actor, start_draft(work, actor, application))


def _file(work: Work, actor: Actor, form: Form) -> Form:
    step(form.state, Action.FILE)  # before anything else is said of what cannot be filed
    open_station(form.station, work.copies.find_station(form.station))
    form.file(work.now, decide_by(work, form))
    check_content(work, form, form.content)
    check_own_enterprise(form.enterprise, actor)
    asks = asks_of_form(work, form)
    asked = materials_of(catalogue_items([ask.code for ask in asks], work.copies.catalogue()))
    check_handed_in(form.materials, asked, by_staff=form.created_role in STAFF)
    definition = work.definition(form.definition_version)
    issue(work, form, PaperKind.NEED_FORM, form_document(form, definition))
    work.emit(
        said.FormFiled(
            **facts(work, actor, form),
            channel=form.channel,
            form_version=form.definition_version,
            item_count=len(asks),
        )
    )
    return form


def check_content(work: Work, form: Form, content: dict[str, Any]) -> None:
    """Whether content fits the edition of the form. Raises ContentInvalid naming every wrong field."""
    wrong = validate(content, work.definition(form.definition_version), work.checks)
    if wrong:
        raise ContentInvalid(wrong)


def asks_of_form(work: Work, form: Form) -> list[Ask]:
    """What a valid form asks for."""
    return asks_of(form.content, work.definition(form.definition_version))


def _check_draft(work: Work, actor: Actor, application: Application) -> None:
    open_station(application.station, work.copies.find_station(application.station))
    check_own_station(application.station, actor)
    work.definition(application.version)
    wrong = validate_draft(application.content)
    if wrong:
        raise ContentInvalid(wrong)


def _enterprise_of(actor: Actor, application: Application) -> str | None:
    """Whose draft it is: the account's enterprise, or the one that staff entered."""
    if actor.role == ENTERPRISE:
        return actor.enterprise
    return credit_code_of(application.content)
