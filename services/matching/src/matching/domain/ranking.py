"""Who fits a need best: a pure function whose every point is shown and every exclusion has its reasons (6.2.1)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from matching.domain.provider import Provider
from matching.domain.working_time import no_later_than

# Name: Chinese, English, weight. The weights sum to 100.
PARTS: dict[str, tuple[str, str, int]] = {
    "qualification": ("资质与服务范围契合度", "Qualification and scope", 25),
    "distance": ("服务区域与距离", "District and distance", 20),
    "load": ("当前负荷", "Load", 15),
    "timeliness": ("响应及时性", "Timeliness", 15),
    "satisfaction": ("历史满意度", "Satisfaction", 15),
    "price_cycle": ("价格与服务周期", "Price and cycle", 10),
}

REASONS: dict[str, tuple[str, str]] = {
    "scope": ("服务范围或资质不包含该事项", "Scope or certificates do not cover the item"),
    "certificate_not_valid_through_service": (
        "资质证书有效期不能覆盖服务期",
        "Certificate not valid through the service",
    ),
    "district": ("不在其服务区域", "District not served"),
    "capacity": ("承接能力已满", "No capacity left"),
    "declined_before": (
        "该需求此前已被其拒绝、超时未响应或中止",
        "Declined, kept silent or broke off on this need before",
    ),
    "suspended": ("机构已暂停服务", "Suspended"),
    "not_subscribed": ("机构未订阅此类需求", "Has not subscribed to such needs"),
}

PRIOR = 10  # the last yearly review weighs as much as this many answers
COMFORTABLE_VALIDITY = datetime.timedelta(days=180)


@dataclass(frozen=True, kw_only=True)
class Need:
    """What is asked of a provider; `promise_working_days` is the catalogue's, `due_on` the promised day."""

    code: str
    qualifications: frozenset[str]
    promise_working_days: int
    district: str
    industry: str
    due_on: datetime.date


@dataclass(frozen=True, kw_only=True)
class History:
    """What is known by provider id: tried before on this need (and why), needs in hand, offers of today,
    offers answered in time and left in silence; and who has not subscribed to such needs."""

    tried: Mapping[str, str] = field(default_factory=dict)
    in_hand: Mapping[str, int] = field(default_factory=dict)
    offered_today: Mapping[str, int] = field(default_factory=dict)
    answered: Mapping[str, int] = field(default_factory=dict)
    silent: Mapping[str, int] = field(default_factory=dict)
    unsubscribed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """One part of a score: `value` in percent, `weight`, and `points` = value x weight / 100."""

    name: str
    value: int
    weight: int
    points: Decimal


@dataclass(frozen=True)
class Scored:
    provider: Provider
    total: Decimal
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Excluded:
    provider: Provider
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """The fitting providers, best first, and the others with every reason that speaks against them."""

    ranked: tuple[Scored, ...]
    excluded: tuple[Excluded, ...]

    def reasons_against(self, provider_id: str) -> tuple[str, ...] | None:
        """Why a provider is excluded; None where it is not."""
        return next((e.reasons for e in self.excluded if e.provider.id == provider_id), None)

    def find(self, provider_id: str) -> Scored | None:
        return next((s for s in self.ranked if s.provider.id == provider_id), None)


def rank(
    need: Need, providers: Iterable[Provider], history: History, today: datetime.date
) -> Ranking:
    """Rank by total, then by id, so that the same facts always give the same order (6.2.1)."""
    scored, excluded = [], []
    for provider in providers:
        if reasons := tuple(reasons_against(need, provider, history, today)):
            excluded.append(Excluded(provider, reasons))
        else:
            scored.append(score(need, provider, history, today))
    return Ranking(
        tuple(sorted(scored, key=lambda s: (-s.total, s.provider.id))),
        tuple(sorted(excluded, key=lambda e: e.provider.id)),
    )


def reasons_against(
    need: Need, provider: Provider, history: History, today: datetime.date
) -> Iterable[str]:
    """Every reason why a provider may not be asked, in the order of REASONS."""
    if need.code not in provider.scopes or not _certified(need, provider):
        yield "scope"
    elif not _valid_through(need, provider, service_end(need, provider, today)):
        yield "certificate_not_valid_through_service"
    if not provider.serves_district(need.district):
        yield "district"
    if _full(provider, history):
        yield "capacity"
    if provider.id in history.tried:
        yield "declined_before"
    if not provider.active:
        yield "suspended"
    if provider.id in history.unsubscribed:
        yield "not_subscribed"


def service_end(need: Need, provider: Provider, today: datetime.date) -> datetime.date:
    """The last day on which the service may still run: the promised day, or the end of the provider's cycle."""
    return max(need.due_on, no_later_than(today, provider.cycle_working_days))


def score(need: Need, provider: Provider, history: History, today: datetime.date) -> Scored:
    """The score of a fitting provider, part by part."""
    values = {
        "qualification": _qualification(need, provider, today),
        "distance": _distance(need, provider),
        "load": _load(provider, history),
        "timeliness": _timeliness(provider, history),
        "satisfaction": provider.satisfaction,
        "price_cycle": _price_cycle(need, provider),
    }
    parts = tuple(_part(name, value) for name, value in values.items())
    return Scored(provider, sum((p.points for p in parts), Decimal(0)), parts)


def _part(name: str, value: int) -> Part:
    weight = PARTS[name][2]
    return Part(name, value, weight, Decimal(value * weight) / 100)


def _certified(need: Need, provider: Provider) -> bool:
    return not need.qualifications or bool(
        provider.certificates_for(need.code, need.qualifications)
    )


def _valid_through(need: Need, provider: Provider, day: datetime.date) -> bool:
    needed = provider.certificates_for(need.code, need.qualifications)
    return not need.qualifications or any(c.valid_on(day) for c in needed)


def _full(provider: Provider, history: History) -> bool:
    in_hand = history.in_hand.get(provider.id, 0)
    offered_today = history.offered_today.get(provider.id, 0)
    return in_hand >= provider.open_capacity or offered_today >= provider.daily_capacity


def _qualification(need: Need, provider: Provider, today: datetime.date) -> int:
    """60 for fitting at all, 20 for knowing the industry, 20 for certificates that leave half a year's room."""
    comfortable = service_end(need, provider, today) + COMFORTABLE_VALIDITY
    knows = bool({need.industry, need.industry[:1]} & provider.industries)
    return 60 + 20 * knows + 20 * _valid_through(need, provider, comfortable)


def _distance(need: Need, provider: Provider) -> int:
    if provider.home_district == need.district:
        return 100
    if need.district in provider.districts:
        return 80
    return 60 if provider.home_district[:4] == need.district[:4] else 30


def _load(provider: Provider, history: History) -> int:
    in_hand = history.in_hand.get(provider.id, 0)
    return 100 * (provider.open_capacity - in_hand) // provider.open_capacity


def _timeliness(provider: Provider, history: History) -> int:
    """Share of offers and opinions answered in time, smoothed by the last yearly review."""
    answered = history.answered.get(provider.id, 0)
    silent = history.silent.get(provider.id, 0)
    return (provider.timeliness * PRIOR + 100 * answered) // (PRIOR + answered + silent)


def _price_cycle(need: Need, provider: Provider) -> int:
    """60 percent for a cycle well within the catalogue's promise, 40 for the level of price (1 low to 3 high)."""
    slack = 2 * need.promise_working_days - provider.cycle_working_days
    cycle = max(0, min(100, 100 * slack // (2 * need.promise_working_days)))
    price = 100 - 50 * (provider.price_level - 1)
    return (60 * cycle + 40 * price) // 100
