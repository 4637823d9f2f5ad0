"""What a provider wants to be told, of which needs, and on which channel (6.2.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from matching.domain.provider import lies_in


class Channel(StrEnum):
    """How events reach a provider: its own queue, its web hook, a stream it holds open, or what it fetches."""

    AMQP = "amqp"
    WEBHOOK = "webhook"
    STREAM = "stream"
    PULL = "pull"


PUSHED = (Channel.AMQP, Channel.WEBHOOK)
"""The channels on which the station sends; on the others the provider reads, and says up to where."""


class Topic(StrEnum):
    """What may be received or not; answers to its own words and tests a provider always gets."""

    OFFERS = "offers"
    CALLS = "calls"
    CHANGES = "changes"
    CANCELLATIONS = "cancellations"
    OPINIONS = "opinions"


TOPICS: Mapping[str, Topic] = {
    "matching.need_offered": Topic.OFFERS,
    "matching.call_opened": Topic.CALLS,
    "matching.call_closed": Topic.CANCELLATIONS,
    "matching.terms_put": Topic.CHANGES,
    "matching.need_agreed": Topic.CHANGES,
    "matching.need_taken_back": Topic.CANCELLATIONS,
    "matching.opinion_passed_on": Topic.OPINIONS,
}


@dataclass(frozen=True, kw_only=True)
class Described:
    """What of a need the filters look at; `tier` is that of its station (4.3), None where it is not known."""

    code: str
    kind: str
    district: str
    industry: str
    size: str
    tier: str | None
    green: bool


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which needs: each empty list means all. Codes of the catalogue may be whole chapters ("5.6"), districts whole
    areas (210100), industries whole sections of GB/T 4754 ("C")."""

    kinds: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    green_only: bool = False

    def cover(self, need: Described) -> bool:
        """Whether a need is one of those."""
        return (
            _among(need.kind, self.kinds)
            and _among(need.tier, self.tiers)
            and _among(need.size, self.sizes)
            and _any(self.codes, lambda chapter: f"{need.code}.".startswith(f"{chapter}."))
            and _any(self.districts, lambda area: lies_in(need.district, area))
            and _any(self.industries, need.industry.startswith)
            and (need.green or not self.green_only)
        )


def _among(value: str | None, wanted: Iterable[str]) -> bool:
    return _any(wanted, lambda one: one == value)


def _any(wanted: Iterable[str], fits: Any) -> bool:
    wanted = tuple(wanted)
    return not wanted or any(fits(one) for one in wanted)


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A provider's choice at one version, counted from 1; the newest holds at once. `url` is its web hook's."""

    provider: str
    version: int
    channel: Channel
    url: str | None = None
    filters: Filters = field(default_factory=Filters)
    receives: tuple[Topic, ...] = tuple(Topic)

    def wants(self, event: str) -> bool:
        """Whether events of this name reach the provider."""
        topic = TOPICS.get(event)
        return topic is None or topic in self.receives

    def takes_offers_of(self, need: Described) -> bool:
        """Whether such a need may be offered to it (6.2.1)."""
        return Topic.OFFERS in self.receives and self.filters.cover(need)

    def takes_calls_of(self, need: Described) -> bool:
        """Whether it is asked for a quote when such a need is called for (6.2.1)."""
        return Topic.CALLS in self.receives and self.filters.cover(need)


def document_of(subscription: Subscription) -> dict[str, Any]:
    """A subscription as plain JSON data, without provider and version."""
    return {
        "channel": str(subscription.channel),
        "url": subscription.url,
        "filters": {f.name: _plain(getattr(subscription.filters, f.name)) for f in fields(Filters)},
        "receives": [str(topic) for topic in subscription.receives],
    }


def read_subscription(provider: str, version: int, document: Mapping[str, Any]) -> Subscription:
    """A subscription from its document."""
    filters: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in document["filters"].items()
    }
    return Subscription(
        provider=provider,
        version=version,
        channel=Channel(document["channel"]),
        url=document["url"],
        filters=Filters(**filters),
        receives=tuple(Topic(topic) for topic in document["receives"]),
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
