"""Who may touch an item or an offer, and for which side somebody speaks (6.2.2, 9.3.3)."""

from typing import Protocol

from matching.domain.errors import NotFound
from matching.domain.item import Item, Way
from matching.domain.negotiation import Party
from matching.domain.offer import Offer

ITEM = {"zh": "需求事项", "en": "item"}
OFFER = {"zh": "需求派送", "en": "offer"}


class Somebody(Protocol):
    """The part of an actor that matters here."""

    @property
    def id(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def enterprise(self) -> str | None: ...
    @property
    def provider(self) -> str | None: ...
    def sees_station(self, code: str) -> bool: ...


def check_item(item: Item, actor: Somebody) -> Item:
    """The item, if it is the actor's business. Raises NotFound: somebody else's looks like none."""
    allowed = {
        "enterprise": item.enterprise == actor.enterprise,
        "provider": item.provider is not None and item.provider == actor.provider,
    }.get(actor.role, actor.sees_station(item.station))
    if not allowed:
        raise NotFound(**ITEM)
    return item


def check_offer(offer: Offer, actor: Somebody) -> Offer:
    """The offer, if it went to this provider or out from this station. Raises NotFound."""
    own = offer.provider == actor.provider
    if not (own if actor.role == "provider" else actor.sees_station(offer.station)):
        raise NotFound(**OFFER)
    return offer


def party_of(item: Item, actor: Somebody) -> Party:
    """The side for which the actor speaks; staff speak for the station's own service, else for the enterprise.

    An enterprise that came by phone or at a window has no account: its officer negotiates with the provider for it,
    recorded as such (6.2.2: 服务站指导企业与质量服务机构协商). With the station itself it must speak for itself.
    """
    if actor.role == "provider":
        return Party.PROVIDER
    if actor.role == "enterprise" or item.way is Way.PROVIDER:
        return Party.ENTERPRISE
    return Party.STATION
