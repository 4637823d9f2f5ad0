"""Agreeing on the terms, issuing the need-handling sheet, or breaking off (6.2.2, 6.2.3)."""

import uuid

from chassis.papers import sha256_of
from contracts import matching as messages
from contracts.parts import Paper
from contracts.providers import NeedAgreed, TermsPut
from matching.domain import item as items
from matching.domain import working_time
from matching.domain.access import party_of
from matching.domain.errors import NotClassified
from matching.domain.item import Item
from matching.domain.negotiation import Negotiation, Party, Round, Terms
from matching.domain.ports import Work
from matching.domain.provider import Provider
from matching.domain.sheet import KIND, Sheet, sheet_document, sheet_number
from matching.usecases.assessment import own_item, turn_to_providers
from matching.usecases.offers import rematch, tell_declined
from matching.usecases.telling import facts, take_back, tell_provider
from worktime import local_date


def propose_terms(work: Work, item_id: uuid.UUID, terms: Terms) -> Item:
    """One side proposes service item, time, cycle and price; each round is recorded (6.2.2).

    Raises NotFound, NotInThisState, WrongTerms.
    """
    item = own_item(work, item_id)
    party = party_of(item, work.actor)
    items.step(item.state, items.Action.PROPOSE)  # the item's state is named before anything else
    negotiation = work.negotiations.current(item.id)
    made = put_terms(work, item, negotiation, party, terms, by=work.actor.id)
    if item.provider and negotiation.offer_id and party is not Party.PROVIDER:
        put = _terms_put(work, item, made, item.provider, negotiation.offer_id)
        tell_provider(work, put, express=item.green)
    return item


def put_terms(
    work: Work, item: Item, negotiation: Negotiation, party: Party, terms: Terms, *, by: str
) -> Round:
    """A round of the item's negotiation, told to the station's side. Raises NotInThisState, WrongTerms."""
    item.propose()
    made = negotiation.propose(
        work.new_id(),
        party,
        terms,
        by=by,
        now=work.now,
        today=local_date(work.now),
    )
    work.emit(
        messages.TermsProposed(
            **facts(work),
            case_id=item.case_id,
            item_id=item.id,
            provider=item.provider,
            round=made.number,
            party=str(party),
        ),
        express=item.green,
    )
    return made


def confirm_terms(work: Work, item_id: uuid.UUID, round_number: int | None = None) -> Item:
    """The other side confirms the terms on the table: agreed, and the sheet is issued (6.2.2).

    Raises NotFound, NotInThisState, NothingProposed, OwnTerms, TermsChanged.
    """
    item = own_item(work, item_id)
    negotiation = _confirmed(work, item, round_number)
    agreed = negotiation.last
    item.agree(working_time.no_later_than(agreed.starts_on, agreed.cycle_working_days))
    provider = work.providers.get(item.provider) if item.provider else None
    sheet = _issue_sheet(work, item, negotiation, provider)
    work.emit(_agreed(work, item, agreed, sheet), express=item.green)
    if provider and negotiation.offer_id:
        told = _need_agreed(work, item, agreed, provider.id, negotiation.offer_id)
        tell_provider(work, told, express=item.green)
    return item


def break_off(work: Work, item_id: uuid.UUID, reason_class: str, note: str = "") -> Item:
    """Either side, or the station, ends a negotiation without terms: the next best is asked (6.2.3).

    Raises NotFound, NotInThisState.
    """
    item = own_item(work, item_id)
    items.step(item.state, items.Action.BREAK_OFF)
    negotiation = work.negotiations.current(item.id)
    negotiation.break_off()
    if negotiation.counterpart is Party.STATION:
        turn_to_providers(work, item)
        return item
    offer = work.offers.current(item.id)
    offer.break_off(reason_class, note)
    item.break_off(offer.provider, reason_class)
    take_back(work, offer, "broken_off")
    tell_declined(work, item, offer)
    rematch(work, item)
    return item


def _confirmed(work: Work, item: Item, round_number: int | None) -> Negotiation:
    items.step(item.state, items.Action.AGREE)  # the item's state is named before anything else
    negotiation = work.negotiations.current(item.id)
    party = party_of(item, work.actor)
    negotiation.confirm(party, by=work.actor.id, now=work.now, round_number=round_number)
    return negotiation


def _issue_sheet(
    work: Work, item: Item, negotiation: Negotiation, provider: Provider | None
) -> Sheet:
    entry = work.catalogue.find(item.code or "")
    if entry is None:
        raise NotClassified
    station = work.stations.find(item.station)
    document = sheet_document(item, entry, negotiation, station=station, provider=provider)
    sheet = Sheet(
        item_id=item.id,
        number=sheet_number(item),
        document=document,
        sha256=sha256_of(document),
        issued_at=work.now,
    )
    work.sheets.add(sheet)
    return sheet


def _agreed(work: Work, item: Item, agreed: Round, sheet: Sheet) -> messages.ServiceAgreed:
    return messages.ServiceAgreed(
        **facts(work),
        case_id=item.case_id,
        item_id=item.id,
        code=item.code or "",
        performer=str(item.way),
        provider=item.provider,
        starts_on=agreed.starts_on,
        cycle_working_days=agreed.cycle_working_days,
        price_yuan=agreed.price_yuan,
        sheet_number=sheet.number,
        papers=(Paper(kind=KIND, path=sheet.path, sha256=sheet.sha256),),
    )


def _need_agreed(
    work: Work, item: Item, agreed: Round, provider: str, offer_id: uuid.UUID
) -> NeedAgreed:
    return NeedAgreed(
        **facts(work),
        offer_id=offer_id,
        item_id=item.id,
        case_id=item.case_id,
        provider=provider,
        sheet_number=sheet_number(item),
        starts_on=agreed.starts_on,
        cycle_working_days=agreed.cycle_working_days,
        price_yuan=agreed.price_yuan,
    )


def _terms_put(work: Work, item: Item, made: Round, provider: str, offer_id: uuid.UUID) -> TermsPut:
    return TermsPut(
        **facts(work),
        offer_id=offer_id,
        item_id=item.id,
        provider=provider,
        round=made.number,
        starts_on=made.starts_on,
        cycle_working_days=made.cycle_working_days,
        price_yuan=made.price_yuan,
    )
