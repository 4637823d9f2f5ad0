"""Accepting and withdrawing (7.3.2a-b)."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from contracts import intake as said
from contracts.parts import AcceptedItem
from intake.domain.acceptance import Acceptance, Green, Item
from intake.domain.access import UNASSIGNED, System, seen
from intake.domain.errors import NotConfirmed
from intake.domain.facts import CatalogueItem, catalogue_items
from intake.domain.first_ask import Outcome
from intake.domain.form import Form
from intake.domain.items import Ask
from intake.domain.notice import Paper, PaperKind, notice_document
from intake.domain.numbering import NEED, case_number
from intake.domain.ports import Actor, Work
from intake.domain.states import Action, step
from intake.usecases.filing import asks_of_form
from intake.usecases.first_asks import close_ask, note_need
from intake.usecases.limits import (
    clock_for,
    is_decision_put_off,
    is_undecided,
    station_of,
)
from intake.usecases.papers import issue, next_checked, reference
from intake.usecases.telling import facts
from worktime import Limit

T = TypeVar("T")
Decider = Actor | System


@dataclass(frozen=True)
class Terms:
    """How a form is accepted: from when the promises run, with which ground of a green channel, by silence or not."""

    promised_from: datetime.datetime
    green: Green | None = None
    deemed: bool = False


def accept_need(work: Work, actor: Actor, form_id: uuid.UUID, green: Green | None = None) -> Form:
    """Make a filed form a case: number, items with due times, first-asker, acceptance notice (7.3.2a-b).

    Needs nothing but this service's own database. Raises FormNotFound, NotInThisState, NotConfirmed,
    UnknownItem.
    """
    form = seen(work.forms.find(form_id, lock=True), actor)
    step(form.state, Action.ACCEPT)  # before anything is read from what may still be a draft
    if form.waits_for_confirmation:
        raise NotConfirmed
    return _accept(work, actor, form, Terms(work.now, green))


def accept_by_silence(work: Work, form_id: uuid.UUID) -> None:
    """No decision within the limit: accepted from the day of receipt, unless the station has turned that off (7.3.1).

    Nobody having asked for it, its first-asker may be unassigned: for the station master to name. Raises UnknownItem.
    """
    form = work.forms.find(form_id, lock=True)
    if form is None or form.waits_for_confirmation or not is_undecided(work, form):
        return
    if is_decision_put_off(work, form):
        return
    if station_of(work, form).deemed_acceptance:
        _accept(work, System(), form, Terms(form.received_at or work.now, deemed=True))


def _accept(work: Work, actor: Decider, form: Form, terms: Terms) -> Form:
    asks = asks_of_form(work, form)
    names = catalogue_items([ask.code for ask in asks], work.copies.catalogue())
    checked = next_checked(work, form, NEED, case_number)
    form.accept(
        Acceptance(
            number=checked.number,
            check_code_hash=checked.code_hash,
            items=_items(work, form, terms, list(zip(asks, names, strict=True))),
            green=terms.green,
            promised_from=terms.promised_from,
            deemed=terms.deemed,
        ),
        by=UNASSIGNED if terms.deemed else actor.id,
        at=work.now,
    )
    note_need(work, form, Outcome.HANDLED)
    document = notice_document(form, station_of(work, form), names, checked)
    notice = issue(work, form, PaperKind.ACCEPTANCE_NOTICE, document)
    work.emit(_accepted(work, actor, form, notice), express=terms.green is not None)
    return form


def withdraw_need(work: Work, actor: Actor, form_id: uuid.UUID) -> Form:
    """The enterprise takes back what is not decided yet. Raises FormNotFound, NotInThisState."""
    form = seen(work.forms.find(form_id, lock=True), actor)
    form.withdraw(work.now)
    close_ask(work, form.id)
    work.emit(
        said.NeedWithdrawn(
            **facts(work, actor, form),
        )
    )
    return form


def _items(
    work: Work, form: Form, terms: Terms, asked: Sequence[tuple[Ask, CatalogueItem]]
) -> list[Item]:
    clock, own = clock_for(work, form), work.copies.promises_of(form.station)
    items = []

    def ends(limit: Limit) -> datetime.datetime:
        return clock.due(terms.promised_from, limit).at

    for position, (ask, name) in enumerate(asked):
        limit = name.promise_to(ends, green=terms.green is not None, own=own.get(name.code))
        promised = clock.due(terms.promised_from, limit)
        items.append(
            Item(
                id=work.new_id(),
                position=position,
                section=ask.section,
                zh=ask.zh,
                en=ask.en,
                kind=ask.kind,
                code=ask.code,
                also=list(ask.also),
                quantity=ask.quantity,
                details=dict(ask.details),
                hidden=dict(ask.hidden),
                promise_value=limit.value,
                promise_unit=limit.unit.value,
                due_at=promised.at,
                provisional=promised.provisional,
                counted_days=[day.isoformat() for day in promised.counted_days],
            )
        )
    return items


def _accepted(work: Work, actor: Decider, form: Form, notice: Paper) -> said.NeedAccepted:
    """What the others get to know: identifiers and facts, no people, no words."""
    kinds = (PaperKind.NEED_FORM, PaperKind.SUPPLEMENT_NOTICE)
    before = (work.papers.find(form.id, kind) for kind in kinds)
    enterprise = form.content["enterprise"]
    return said.NeedAccepted(
        occurred_at=work.now,
        actor=actor.id,
        actor_role=actor.role,
        case_id=form.id,
        number=_known(form.number),
        station=form.station,
        enterprise=_known(form.enterprise),
        first_asker=_known(form.first_asker),
        channel=form.channel,
        district=enterprise["district"],
        industry=enterprise["industry"],
        size=enterprise["size"],
        green=form.green_ground is not None,
        filed_at=_known(form.filed_at),
        check_code_hash=_known(form.check_code_hash),
        items=tuple(_accepted_item(item) for item in form.items),
        papers=tuple(reference(paper) for paper in (*before, notice) if paper),
    )


def _known(value: T | None) -> T:
    """What an accepted form always has."""
    if value is None:
        raise ValueError("an accepted form lacks what it must have")
    return value


def _accepted_item(item: Item) -> AcceptedItem:
    return AcceptedItem(
        item_id=item.id,
        code=item.code,
        kind=item.kind,
        section=item.section,
        quantity=item.quantity,
        due_at=item.due_at,
        promise_working_days=item.promise_value,
        promise_unit=item.promise_unit,
        provisional=item.provisional,
        details=item.details,
    )
