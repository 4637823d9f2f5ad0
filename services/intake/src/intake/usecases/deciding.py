"""Accepting, refusing, withdrawing (7.2a, 7.3.2a-b)."""

import uuid
from collections.abc import Sequence
from typing import TypeVar

from contracts import intake as said
from contracts.parts import AcceptedItem
from intake.domain.access import seen
from intake.domain.errors import UnknownStation
from intake.domain.facts import CatalogueItem, Station, catalogue_items
from intake.domain.form import Acceptance, Form, GreenGround, Item, Refusal
from intake.domain.items import Ask
from intake.domain.notice import Paper, PaperKind, notice_document
from intake.domain.numbering import case_number, hash_of_check_code, new_check_code, year_of
from intake.domain.ports import Actor, Work
from intake.domain.states import Action, step
from intake.usecases.filing import asks_of_form
from intake.usecases.papers import issue, reference
from worktime import Limit, WorkingTime

T = TypeVar("T")


def accept_need(
    work: Work, actor: Actor, form_id: uuid.UUID, green_ground: GreenGround | None = None
) -> Form:
    """Make a filed form a case: number, items with due times, first-asker, acceptance notice (7.3.2a-b).

    Needs nothing but this service's own database. Raises FormNotFound, NotInThisState, UnknownItem.
    """
    form = seen(work.forms.find(form_id, lock=True), actor)
    step(form.state, Action.ACCEPT)  # before anything is read from what may still be a draft
    asks = asks_of_form(work, form)
    names = catalogue_items([ask.code for ask in asks], work.copies.catalogue())
    number, check_code = _next_number(work, form), new_check_code()
    form.accept(
        Acceptance(
            number=number,
            check_code_hash=hash_of_check_code(number, check_code),
            items=_items(work, asks, names),
            green_ground=green_ground,
        ),
        by=actor.id,
        at=work.now,
    )
    document = notice_document(form, _station_of(work, form), names, check_code)
    notice = issue(work, form, PaperKind.ACCEPTANCE_NOTICE, document)
    work.emit(_accepted(work, actor, form, notice), express=green_ground is not None)
    return form


def refuse_need(work: Work, actor: Actor, form_id: uuid.UUID, refusal: Refusal) -> Form:
    """Refuse a form, with a reason and its legal ground (7.2a). Raises FormNotFound, NotInThisState."""
    form = seen(work.forms.find(form_id, lock=True), actor)
    form.refuse(refusal, by=actor.id, at=work.now)
    work.emit(
        said.NeedRefused(
            occurred_at=work.now,
            actor=actor.id,
            actor_role=actor.role,
            case_id=form.id,
            station=form.station,
            enterprise=form.enterprise or "",
            reason_class=refusal.reason_class,
        )
    )
    return form


def withdraw_need(work: Work, actor: Actor, form_id: uuid.UUID) -> Form:
    """The enterprise takes back what is not decided yet. Raises FormNotFound, NotInThisState."""
    form = seen(work.forms.find(form_id, lock=True), actor)
    form.withdraw(work.now)
    work.emit(
        said.NeedWithdrawn(
            occurred_at=work.now,
            actor=actor.id,
            actor_role=actor.role,
            case_id=form.id,
            station=form.station,
            enterprise=form.enterprise or "",
        )
    )
    return form


def _next_number(work: Work, form: Form) -> str:
    year = year_of(work.now)
    return case_number(form.station, year, work.numbers.take(form.station, year))


def _station_of(work: Work, form: Form) -> Station:
    station = work.copies.find_station(form.station)
    if station is None:
        raise UnknownStation(form.station)
    return station


def _items(work: Work, asks: Sequence[Ask], names: Sequence[CatalogueItem]) -> list[Item]:
    clock = WorkingTime(calendars=work.copies.calendars())
    items = []
    for position, (ask, name) in enumerate(zip(asks, names, strict=True)):
        promised = clock.due(work.now, Limit(name.promise))
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
                promise_working_days=name.promise,
                due_at=promised.at,
                provisional=promised.provisional,
                counted_days=[day.isoformat() for day in promised.counted_days],
            )
        )
    return items


def _accepted(work: Work, actor: Actor, form: Form, notice: Paper) -> said.NeedAccepted:
    """What the others get to know: identifiers and facts, no people, no words."""
    filed = work.papers.find(form.id, PaperKind.NEED_FORM)
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
        papers=tuple(reference(paper) for paper in (filed, notice) if paper),
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
        promise_working_days=item.promise_working_days,
        provisional=item.provisional,
        details=item.details,
    )
