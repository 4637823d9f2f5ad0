"""Assessing an item, and who could serve it (6.2.1)."""

import uuid
from collections.abc import Callable
from dataclasses import replace

from contracts import matching as messages
from matching.domain.access import check_item
from matching.domain.catalogue import CatalogueItem
from matching.domain.errors import NotClassified, NotServedHere, UnknownCode
from matching.domain.item import Item, Way
from matching.domain.negotiation import Negotiation, Party
from matching.domain.ports import Work
from matching.domain.ranking import Need, Ranking, rank
from matching.domain.subscription import Described, Subscription
from matching.usecases.telling import facts
from worktime import local_date

# Whether a subscription asks for such a need.
Wants = Callable[[Subscription, Described], bool]


def assess_item(
    work: Work, item_id: uuid.UUID, way: Way, reason: str, code: str | None = None
) -> Item:
    """Say for good what an item is (5.8: free text is classified by `code`) and who serves it (6.2.1).

    Raises NotFound, NotInThisState, NotClassified, UnknownCode, NotServedHere.
    """
    item = own_item(work, item_id)
    entry = _classified(work, code or item.code)
    item.assess(way, entry.code, reason)
    if way is Way.STATION:
        _check_served(work, item, entry.code)
        open_negotiation(work, item, Party.STATION)
    announce(work, item)
    if way is Way.PROVIDER:
        _give_up_if_nobody(work, item)
    return item


def turn_to_providers(work: Work, item: Item) -> None:
    """The negotiation with the station failed: the enterprise chooses a provider instead (6.2.1)."""
    item.turn_to_providers()
    announce(work, item)
    _give_up_if_nobody(work, item)


def list_candidates(work: Work, item_id: uuid.UUID) -> Ranking:
    """The ranking of all providers for an item, with scores and reasons (6.2.1).

    Raises NotFound, NotClassified.
    """
    return ranking_of(work, check_item(work.items.get(item_id), work.actor))


def ranking_of(work: Work, item: Item, wants: Wants = Subscription.takes_offers_of) -> Ranking:
    """Rank all providers for an item as things stand now; who does not want it is excluded. Raises NotClassified."""
    entry = _classified(work, item.code)
    need = Need(
        code=entry.code,
        qualifications=entry.qualifications,
        promise_working_days=entry.promise_working_days,
        district=item.district,
        industry=item.industry,
        due_on=local_date(item.due_at),
    )
    history = replace(
        work.histories.of(item, work.now), unsubscribed=_unsubscribed(work, item, wants)
    )
    return rank(need, work.providers.all(), history, local_date(work.now))


def own_item(work: Work, item_id: uuid.UUID) -> Item:
    """An item that is the actor's business, locked until the transaction ends. Raises NotFound."""
    return check_item(work.items.get(item_id, lock=True), work.actor)


def open_negotiation(
    work: Work, item: Item, counterpart: Party, offer_id: uuid.UUID | None = None
) -> Negotiation:
    """From now on both sides may propose terms (6.2.2)."""
    opened = Negotiation(
        id=work.new_id(),
        item_id=item.id,
        offer_id=offer_id,
        counterpart=counterpart,
        opened_at=work.now,
    )
    work.negotiations.add(opened)
    return opened


def announce(work: Work, item: Item) -> None:
    """Tell how the item was assessed."""
    if item.code is None or item.way is None:
        raise NotClassified
    work.emit(
        messages.ItemAssessed(
            **facts(work), case_id=item.case_id, item_id=item.id, code=item.code, way=str(item.way)
        ),
        express=item.green,
    )


def give_up(work: Work, item: Item) -> None:
    """Nobody is left to ask; a person has to solve it, the need is not lost (6.2.3)."""
    item.give_up()
    work.emit(
        messages.ProviderNotFound(
            **facts(work),
            case_id=item.case_id,
            item_id=item.id,
            tried=tuple(entry["provider"] for entry in item.tried),
        ),
        express=item.green,
    )


def _classified(work: Work, code: str | None) -> CatalogueItem:
    if code is None:
        raise NotClassified
    if entry := work.catalogue.find(code):
        return entry
    raise UnknownCode(item=code)


def _check_served(work: Work, item: Item, code: str) -> None:
    station = work.stations.find(item.station)
    if station is None or not station.serves(code):
        raise NotServedHere(station=item.station, item=code)


def _give_up_if_nobody(work: Work, item: Item) -> None:
    if not ranking_of(work, item).ranked:
        give_up(work, item)


def _unsubscribed(work: Work, item: Item, wants: Wants) -> frozenset[str]:
    need = _described(work, item)
    return frozenset(one.provider for one in work.subscriptions.all() if not wants(one, need))


def _described(work: Work, item: Item) -> Described:
    """What of an item the filters of subscriptions look at."""
    return Described(
        code=item.code or "",
        kind=item.kind,
        district=item.district,
        industry=item.industry,
        size=item.size,
        tier=work.stations.tier_of(item.station),
        green=item.green,
    )
