"""A quote is chosen: its provider has committed itself, so the need is its own, and its terms are on the table."""

import uuid

from contracts.providers import QuoteChosen
from matching.domain.access import check_item
from matching.domain.call import Call, Quote, check_call
from matching.domain.item import Item
from matching.domain.negotiation import Party, wrong_terms
from matching.domain.offer import Offer
from matching.domain.ports import Work
from matching.usecases.agreement import put_terms
from matching.usecases.assessment import ranking_of
from matching.usecases.calls import tell_not_chosen
from matching.usecases.offers import check_not_excluded, new_offer, take
from matching.usecases.telling import facts, tell_provider
from worktime import local_date


def choose_quote(work: Work, call_id: uuid.UUID, provider: str, number: int | None = None) -> Call:
    """The enterprise's own choice; only its confirmation of the quoted terms is left (6.2.1, 6.2.2).

    Where the quoted first day has passed meanwhile nothing is on the table yet: either side proposes anew.
    `number`: the quote that was read. Raises NotFound, NotInThisState, NoQuote, QuoteChanged, ProviderExcluded.
    """
    item = check_item(work.items.get(work.calls.item_of(call_id), lock=True), work.actor)
    call = check_call(work.calls.get(call_id, lock=True), work.actor)
    waiting = call.waiting
    chosen = call.choose(provider, number)
    # Who has quoted wants it and has room for it, whatever it has subscribed to or taken since.
    ranking = ranking_of(work, item, wants=lambda _one, _need: True)
    check_not_excluded(ranking, provider, but={"capacity"})
    offer = _taken(work, item, chosen)
    tell_provider(work, _chosen(work, call, chosen, offer), express=item.green)
    tell_not_chosen(work, call, waiting - {provider})
    return call


def _taken(work: Work, item: Item, chosen: Quote) -> Offer:
    """An offer that its provider has accepted before it was made."""
    offer = new_offer(work, item, chosen.provider, "enterprise")
    negotiation = take(work, item, offer)
    if not any(wrong_terms(chosen.terms, local_date(work.now))):
        put_terms(work, item, negotiation, Party.PROVIDER, chosen.terms, by=chosen.quoted_by)
    return offer


def _chosen(work: Work, call: Call, chosen: Quote, offer: Offer) -> QuoteChosen:
    return QuoteChosen(
        **facts(work),
        call_id=call.id,
        item_id=call.item_id,
        offer_id=offer.id,
        case_id=offer.case_id,
        provider=chosen.provider,
    )
