"""A need is put to all that could serve it at once; each answers with a quote (6.2.1, 6.2.2, 9.3.3)."""

import uuid
from collections.abc import Iterable
from functools import partial

from contracts.providers import CallClosed, CallOpened
from matching.domain import item as items
from matching.domain.call import Call, Quote, check_call
from matching.domain.errors import CallUnderWay, NobodyToAsk
from matching.domain.item import Item
from matching.domain.negotiation import Terms
from matching.domain.ports import Work
from matching.domain.subscription import Subscription
from matching.usecases.assessment import own_item, ranking_of
from matching.usecases.telling import masked_facts, masked_need, tell_provider
from worktime import local_date

CALL_OVER = "call_over"  # the timer of a call; its subject is the call's id


def open_call(work: Work, item_id: uuid.UUID) -> Call:
    """Put an item to every provider that fits and wants to hear of calls, masked (9.3.3).

    Raises NotFound, NotInThisState, CallUnderWay, NobodyToAsk.
    """
    item = own_item(work, item_id)
    items.step(item.state, items.Action.OFFER)
    if work.calls.undecided(item.id):
        raise CallUnderWay
    ranking = ranking_of(work, item, wants=Subscription.takes_calls_of)
    if not ranking.ranked:
        raise NobodyToAsk
    call, need = _made(work, item), masked_need(work, item)
    for provider in (scored.provider.id for scored in ranking.ranked):
        call.invite(provider)
        told = CallOpened(**need, provider=provider, call_id=call.id, respond_by=call.respond_by)
        tell_provider(work, told, express=item.green)
    work.calls.add(call)
    work.remind(CALL_OVER, call.id, call.respond_by)
    return call


def quote(work: Work, call_id: uuid.UUID, terms: Terms, note: str = "") -> Call:
    """The provider says what it would do it for; its last word counts (6.2.2).

    Raises NotFound, CallOver, TooLate, WrongTerms.
    """
    call = _own(work, call_id)
    made = Quote(
        id=work.new_id(),
        call_id=call.id,
        number=0,
        provider=work.actor.provider or "",
        quoted_by=work.actor.id,
        quoted_at=work.now,
        service_item=terms.service_item,
        starts_on=terms.starts_on,
        cycle_working_days=terms.cycle_working_days,
        price_yuan=terms.price_yuan,
        note=note,
    )
    call.quote(made, local_date(work.now))
    return call


def withdraw_quote(work: Work, call_id: uuid.UUID) -> Call:
    """The provider takes its quote back. Raises NotFound, CallOver, TooLate, NoQuote."""
    call = _own(work, call_id)
    call.withdraw_quote(work.actor.provider or "", work.now)
    return call


def withdraw_call(work: Work, call_id: uuid.UUID) -> Call:
    """The enterprise, or the station for it, does without quotes. Raises NotFound, NotInThisState."""
    call = _own(work, call_id)
    waiting = call.waiting
    call.close()
    _tell(work, call, "withdrawn", waiting)
    return call


def expire_call(work: Work, call_id: uuid.UUID) -> None:
    """The time for quotes is over; those that there are can still be chosen. No clock is read: its timer has fired.

    Who has not quoted is told at once; the others once the enterprise has chosen.
    """
    call = work.calls.get(call_id, lock=True)
    if call.is_open:
        call.expire()
        _tell(work, call, "over", set(call.invited) - set(call.standing))


def close_call(work: Work, item: Item) -> None:
    """The need goes to a provider another way, so a call for it leads to nothing."""
    if call := work.calls.undecided(item.id):
        waiting = call.waiting
        call.close()
        tell_not_chosen(work, call, waiting)


def tell_not_chosen(work: Work, call: Call, providers: Iterable[str]) -> None:
    """The need is somebody else's."""
    _tell(work, call, "not_chosen", providers)


def _tell(work: Work, call: Call, reason: str, providers: Iterable[str]) -> None:
    """Who has quoted waits for the outcome, whatever it subscribed to."""
    for provider in sorted(providers):
        told = CallClosed(
            **masked_facts(work),
            call_id=call.id,
            item_id=call.item_id,
            provider=provider,
            reason=reason,
        )
        tell = work.emit if provider in call.standing else partial(tell_provider, work)
        tell(told)


def _own(work: Work, call_id: uuid.UUID) -> Call:
    return check_call(work.calls.get(call_id, lock=True), work.actor)


def _made(work: Work, item: Item) -> Call:
    return Call(
        id=work.new_id(),
        item_id=item.id,
        station=item.station,
        enterprise=item.enterprise,
        opened_by=work.actor.id,
        opened_at=work.now,
        respond_by=work.now + work.call_time,
    )
