"""The read side of intake: what a form, a list of forms, a paper or a contact sheet shows."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa

from chassis.identity import Actor
from chassis.paging import page
from chassis.scope import limited
from intake.domain.acceptance import Item
from intake.domain.access import Contact, seen
from intake.domain.errors import FormNotFound
from intake.domain.facts import AskedMaterial, catalogue_items, materials_of
from intake.domain.form import ENTERPRISE, Form
from intake.domain.items import asks_of
from intake.domain.materials import HandedIn
from intake.domain.notice import Paper, PaperKind
from intake.domain.states import State
from intake.domain.supplement import Notice
from intake.storage import tables
from intake.storage.work import IntakeWork

LISTED = (
    "id",
    "state",
    "number",
    "station",
    "enterprise",
    "channel",
    "first_asker",
    "green_ground",
    "green_evidence",
    "filed_at",
    "decide_by",
    "deemed",
    "decided_at",
    "archived_at",
)


# What became of a form besides its decision.
LATER = (
    "created_by",
    "referral",
    "merged_into",
    "waits_for_confirmation",
    "confirmed_at",
    "confirmed_by",
    "confirmed_how",
)


def get_form(work: IntakeWork, actor: Actor, form_id: uuid.UUID) -> dict[str, Any]:
    """A form whole, as the caller may see it. Raises FormNotFound."""
    return show_form(work, seen(work.forms.find(form_id), actor))


def show_form(work: IntakeWork, form: Form) -> dict[str, Any]:
    """A form whole, after what was done with it was written."""
    work.session.flush()
    return {
        **{name: getattr(form, name) for name in LISTED},
        "created_at": form.created_at,
        "received_at": form.received_at,
        "promised_from": form.promised_from,
        "definition_version": form.definition_version,
        "revision": form.revision,
        "content": form.content,
        "asked_materials": _asked_materials(work, form),
        "materials": [_material(one) for one in form.materials],
        "supplement_requests": [_notice(one) for one in form.notices],
        "items": [_item(one) for one in form.items],
        "refusal": form.denials[-1] if form.denials else None,
        **{name: getattr(form, name) for name in LATER},
        "returned": form.returned,
    }


def list_forms(
    work: IntakeWork,
    actor: Actor,
    *,
    state: str | None = None,
    after: str | None = None,
    limit: int,
) -> dict[str, Any]:
    """Forms that the caller may see, newest first, a page at a time; drafts of enterprises stay with them."""
    form = tables.form
    statement = sa.select(*(form.c[name] for name in LISTED))
    statement = limited(statement, actor, station=form.c.station, enterprise=form.c.enterprise)
    if actor.role != ENTERPRISE:
        private = sa.and_(form.c.state == State.DRAFT, form.c.created_role == ENTERPRISE)
        statement = statement.where(sa.not_(private))
    if state:
        statement = statement.where(form.c.state == State(state))
    return page(work.session, statement, form.c.id, after=after, limit=limit)


def get_paper(work: IntakeWork, actor: Actor, form_id: uuid.UUID, kind: PaperKind) -> Paper:
    """A paper as it was issued. Raises FormNotFound where it is not there or not for the caller."""
    seen(work.forms.find(form_id), actor)
    paper = work.papers.find(form_id, kind)
    if paper is None:
        raise FormNotFound
    return paper


def list_file_readings(
    work: IntakeWork, actor: Actor, form_id: uuid.UUID, *, after: str | None = None, limit: int
) -> dict[str, Any]:
    """Who read the files of a form and when, newest first (9.3.3). Raises FormNotFound."""
    seen(work.forms.find(form_id), actor)
    reading = tables.file_reading
    shown = (reading.c.file_id, reading.c.reader, reading.c.reader_role, reading.c.read_at)
    statement = sa.select(*shown).where(reading.c.form_id == form_id)
    return page(work.session, statement, reading.c.id, after=after, limit=limit)


def show_contact(contact: Contact) -> dict[str, Any]:
    """Whom to call and where to go, and the rows of the items whole."""
    form, enterprise = contact.form, contact.form.content["enterprise"]
    names = ("name", "credit_code", "contact", "phone", "district", "address", "email", "wechat")
    return {
        "case_id": form.id,
        "number": form.number,
        "station": form.station,
        "enterprise": {name: enterprise.get(name) for name in names},
        "items": [{**_item(one), "hidden": one.hidden} for one in contact.items],
    }


def _asked_materials(work: IntakeWork, form: Form) -> list[dict[str, Any]]:
    """What a filed form has to bring, and what of it came (7.3.1); a draft may still be anything."""
    if form.state == State.DRAFT:
        return []
    codes = [a.code for a in asks_of(form.content, work.definition(form.definition_version))]
    asked = materials_of(catalogue_items(codes, work.copies.catalogue()))
    came = {one.key for one in form.materials}
    return [_asked(one, one.key in came) for one in asked]


def _asked(one: AskedMaterial, received: bool) -> dict[str, Any]:
    return {
        "key": one.key,
        "name_zh": one.name_zh,
        "name_en": one.name_en,
        "required": one.required,
        "received": received,
    }


def _material(one: HandedIn) -> dict[str, Any]:
    names = ("key", "file_id", "file_name", "size", "media_type", "sha256", "seen_on_paper")
    return {name: getattr(one, name) for name in names}


def _notice(one: Notice) -> dict[str, Any]:
    names = ("asked_at", "asked_by", "missing", "breach", "answer_by", "answered_at")
    return {name: getattr(one, name) for name in names}


def _item(one: Item) -> dict[str, Any]:
    """Without what is hidden from candidates; `counted_days` are the days that the promise was counted by."""
    return {
        "item_id": one.id,
        "section": one.section,
        "zh": one.zh,
        "en": one.en,
        "kind": one.kind,
        "code": one.code,
        "also": one.also,
        "quantity": one.quantity,
        "details": one.details,
        "promise_value": one.promise_value,
        "promise_unit": one.promise_unit,
        "due_at": one.due_at.astimezone(datetime.UTC),
        "provisional": one.provisional,
        "counted_days": one.counted_days,
    }
