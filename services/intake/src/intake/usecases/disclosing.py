"""Staged disclosure: contact data only to who took an item, and every reading recorded (9.3.3)."""

import uuid

from intake.domain.acceptance import Item
from intake.domain.access import STAFF, Contact, seen
from intake.domain.errors import FormNotFound
from intake.domain.facts import Reading
from intake.domain.form import Form
from intake.domain.ports import Actor, Work

PROVIDER = "provider"


def open_contact(work: Work, actor: Actor, case_id: uuid.UUID) -> Contact:
    """Contact data of a case, for a provider that took one of its items or the staff of its station (9.3.3).

    The reading is recorded. Raises FormNotFound: who may not read does not learn that there is something.
    """
    form = work.forms.find(case_id)
    if form is None or not form.items:
        raise FormNotFound
    items = form.items if actor.role in STAFF else _taken(work, actor, form)
    if actor.role in STAFF:
        seen(form, actor)
    elif not items:
        raise FormNotFound
    work.disclosures.record_reading(
        Reading(
            id=work.new_id(),
            case_id=case_id,
            reader=actor.id,
            reader_role=actor.role,
            provider=actor.provider,
            read_at=work.now,
        )
    )
    return Contact(form=form, items=items)


def _taken(work: Work, actor: Actor, form: Form) -> list[Item]:
    if actor.role != PROVIDER or not actor.provider:
        return []
    open_items = work.disclosures.items_open_to(actor.provider, form.id)
    return [item for item in form.items if item.id in open_items]
