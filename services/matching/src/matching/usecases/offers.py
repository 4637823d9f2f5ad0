"""A need goes to providers, one after the other, until one takes it (6.2.2, 6.2.3)."""

import uuid
from collections.abc import Collection

from contracts import matching as messages
from contracts.providers import NeedOffered
from matching.domain import item as items
from matching.domain.access import check_offer
from matching.domain.errors import ProviderExcluded, UnknownProvider
from matching.domain.item import Item
from matching.domain.negotiation import Negotiation, Party
from matching.domain.offer import Offer
from matching.domain.ports import Work
from matching.domain.provider import Provider
from matching.domain.ranking import REASONS, Ranking
from matching.usecases.assessment import give_up, open_negotiation, own_item, ranking_of
from matching.usecases.calls import close_call
from matching.usecases.telling import facts, masked_need, take_back, tell_provider

RESPONSE_TIME_OVER = "response_time_over"  # the timer of an offer; its subject is the offer's id


def choose_provider(work: Work, item_id: uuid.UUID, provider_id: str) -> Offer:
    """The enterprise's own choice wins over the order of the ranking, and is recorded (6.2.1).

    Raises NotFound, NotInThisState, UnknownProvider, ProviderExcluded with the reasons.
    """
    item = own_item(work, item_id)
    items.step(
        item.state, items.Action.OFFER
    )  # the state is named before any reason against the provider
    ranking = ranking_of(work, item)
    check_not_excluded(ranking, provider_id)
    if (chosen := ranking.find(provider_id)) is None:
        raise UnknownProvider(provider=provider_id)
    close_call(work, item)
    return make_offer(work, item, chosen.provider, "enterprise")


def check_not_excluded(ranking: Ranking, provider_id: str, but: Collection[str] = ()) -> None:
    """Raises ProviderExcluded with the reasons that speak against a provider, `but` for some that do not count."""
    reasons = [one for one in ranking.reasons_against(provider_id) or () if one not in but]
    if reasons:
        raise _excluded(provider_id, tuple(reasons))


def accept_offer(work: Work, offer_id: uuid.UUID) -> Offer:
    """The provider takes the need; the terms can be negotiated (6.2.2). Raises NotFound, NotInThisState, TooLate."""
    item, offer = _locked(work, offer_id)
    take(work, item, offer)
    return offer


def take(work: Work, item: Item, offer: Offer) -> Negotiation:
    """The need is the provider's from here on; negotiation is open. Raises NotInThisState, TooLate."""
    offer.accept(work.now)
    work.histories.answered(offer.provider)
    item.take(offer.provider)
    negotiation = open_negotiation(work, item, Party.PROVIDER, offer.id)
    work.emit(
        messages.OfferAccepted(
            **facts(work),
            case_id=item.case_id,
            item_id=item.id,
            offer_id=offer.id,
            provider=offer.provider,
        ),
        express=item.green,
    )
    return negotiation


def decline_offer(work: Work, offer_id: uuid.UUID, reason_class: str, note: str = "") -> Offer:
    """The provider says no, and the next best is asked (6.2.3). Raises NotFound, NotInThisState, TooLate."""
    item, offer = _locked(work, offer_id)
    offer.decline(work.now, reason_class, note)
    work.histories.answered(offer.provider)
    item.lose(offer.provider, reason_class)
    tell_declined(work, item, offer)
    rematch(work, item)
    return offer


def withdraw_offer(work: Work, offer_id: uuid.UUID) -> Offer:
    """The enterprise, or the station for it, takes an open offer back and chooses anew.

    Raises NotFound, NotInThisState.
    """
    item = own_item(work, work.offers.item_of(offer_id))
    offer = work.offers.get(offer_id, lock=True)
    offer.withdraw()
    item.take_back()
    work.emit(
        messages.OfferWithdrawn(
            **facts(work),
            case_id=item.case_id,
            item_id=item.id,
            offer_id=offer.id,
            provider=offer.provider,
        ),
        express=item.green,
    )
    take_back(work, offer, "withdrawn")
    return offer


def expire_offer(work: Work, offer_id: uuid.UUID) -> None:
    """The response time of an offer is over: one still open goes to the next best (6.2.3); an answered one stays.

    No clock is read here: its timer has fired, and the clocks of two processes may differ.
    """
    item = work.items.get(work.offers.item_of(offer_id), lock=True)
    offer = work.offers.get(offer_id, lock=True)
    if offer.is_open:
        offer.expire()
        work.histories.silent(offer.provider)
        item.lose(offer.provider, "no_response")
        _tell_expired(work, item, offer)
        take_back(work, offer, "expired")
        rematch(work, item)


def tell_declined(work: Work, item: Item, offer: Offer) -> None:
    """Tell that a provider will not serve the need (6.2.3)."""
    work.emit(
        messages.OfferDeclined(
            **facts(work),
            case_id=item.case_id,
            item_id=item.id,
            offer_id=offer.id,
            provider=offer.provider,
            reason_class=offer.reason_class or "other",
        ),
        express=item.green,
    )


def rematch(work: Work, item: Item) -> None:
    """Ask the best of those that were not asked yet; without one a person has to solve it (6.2.3).

    The promise to the enterprise runs on (two clocks).
    """
    ranked = ranking_of(work, item).ranked
    if ranked:
        make_offer(work, item, ranked[0].provider, "rematch")
    else:
        give_up(work, item)


def make_offer(work: Work, item: Item, provider: Provider, chosen_by: str) -> Offer:
    """Put the need to a provider, masked, with the time until when to answer (6.2.2, 9.3.3)."""
    offer = new_offer(work, item, provider.id, chosen_by)
    # Nobody cancels it: an answer that waited for a timer in firing, which waits for the item, would be a deadlock.
    work.remind(RESPONSE_TIME_OVER, offer.id, offer.respond_by)
    need = masked_need(work, item)
    told = NeedOffered(**need, provider=provider.id, offer_id=offer.id, respond_by=offer.respond_by)
    tell_provider(work, told, express=item.green)
    return offer


def new_offer(work: Work, item: Item, provider: str, chosen_by: str) -> Offer:
    """An offer of the item, told to the station's side; the provider is not told yet. Raises NotInThisState."""
    offer = Offer(
        id=work.new_id(),
        item_id=item.id,
        case_id=item.case_id,
        station=item.station,
        provider=provider,
        round=item.offer(),
        chosen_by=chosen_by,
        made_at=work.now,
        respond_by=work.now + work.response_time,
    )
    work.offers.add(offer)
    _tell_station(work, item, offer)
    return offer


def _locked(work: Work, offer_id: uuid.UUID) -> tuple[Item, Offer]:
    """A provider's own offer and its item, both locked, the item first as everywhere. Raises NotFound."""
    item = work.items.get(work.offers.item_of(offer_id), lock=True)
    return item, check_offer(work.offers.get(offer_id, lock=True), work.actor)


def _excluded(provider_id: str, reasons: tuple[str, ...]) -> ProviderExcluded:
    return ProviderExcluded(
        provider=provider_id,
        reasons_zh="；".join(REASONS[reason][0] for reason in reasons),
        reasons_en="; ".join(REASONS[reason][1] for reason in reasons),
    )


def _tell_station(work: Work, item: Item, offer: Offer) -> None:
    work.emit(
        messages.OfferMade(
            **facts(work),
            case_id=item.case_id,
            item_id=item.id,
            offer_id=offer.id,
            provider=offer.provider,
            round=offer.round,
            chosen_by=offer.chosen_by,
            respond_by=offer.respond_by,
        ),
        express=item.green,
    )


def _tell_expired(work: Work, item: Item, offer: Offer) -> None:
    work.emit(
        messages.OfferExpired(
            **facts(work),
            case_id=item.case_id,
            item_id=item.id,
            offer_id=offer.id,
            provider=offer.provider,
        ),
        express=item.green,
    )
