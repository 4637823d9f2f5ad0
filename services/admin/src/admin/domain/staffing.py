"""How many windows a station should open, half-hour by half-hour, from what was recorded there (7.1)."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from admin.domain import erlang
from admin.domain.half_hours import SECONDS, clock

ENOUGH_TICKETS = 30  # below that a mean says little
ENOUGH_DAYS = 5

Reason = dict[str, str]  # code, zh, en


@dataclasses.dataclass(frozen=True)
class Recorded:
    """What was recorded in one half-hour of one weekday (1 is Monday), over `days` such days with visitors.

    `complete`: tickets with a beginning and an end of their handling; `handled_seconds`: the sum of these.
    """

    weekday: int
    half: int
    days: int
    arrivals: int
    complete: int
    handled_seconds: float


@dataclasses.dataclass(frozen=True)
class AddedItem:
    """An item that is to come to the station: so many a day, so many minutes each."""

    item: str
    per_day: float
    minutes: float


@dataclasses.dataclass(frozen=True)
class Wish:
    """What is wanted, and what if: everything that the recommendation takes for given."""

    first_day: datetime.date
    last_day: datetime.date
    target_seconds: float
    target_share: float
    most_occupancy: float | None
    shrinkage: float
    arrivals_factor: float
    handling_minutes: float | None
    added: tuple[AddedItem, ...] = ()

    @property
    def target(self) -> erlang.Target:
        return erlang.Target(self.target_seconds, self.target_share, self.most_occupancy)

    def as_facts(self) -> dict[str, Any]:
        """As plain JSON values, to show and to keep."""
        facts = dataclasses.asdict(self)
        days = {name: facts[name].isoformat() for name in ("first_day", "last_day")}
        return {**facts, **days, "added": list(facts["added"])}


@dataclasses.dataclass(frozen=True)
class Quality:
    """How far the records carry: `days` with visitors, tickets, and those of them with complete times."""

    days: int
    tickets: int
    complete: int
    reasons: list[Reason]

    @property
    def sufficient(self) -> bool:
        return not self.reasons

    @property
    def complete_share(self) -> float:
        return self.complete / self.tickets if self.tickets else 0.0


@dataclasses.dataclass(frozen=True)
class HalfHour:
    """The recommendation for a half-hour of a weekday, beside what is configured and what the roster in force says."""

    weekday: int
    half: int
    arrivals: float
    handling_minutes: float
    needed: int
    staff: int
    recommended: erlang.Figures
    configured: erlang.Figures
    in_roster: int | None

    @property
    def starts(self) -> str:
        return clock(self.half)

    @property
    def is_enough(self) -> bool:
        """Whether the windows that are open now reach the target."""
        return self.configured.windows >= self.needed


def judged(records: Sequence[Recorded], wish: Wish) -> Quality:
    """What the records are worth. A handling time that is given needs no recorded ones."""
    days = sum({one.weekday: one.days for one in records}.values())
    tickets, complete = sum(r.arrivals for r in records), sum(r.complete for r in records)
    reasons = []
    if tickets < ENOUGH_TICKETS or days < ENOUGH_DAYS:
        reasons.append(_few_arrivals(tickets, days))
    if complete < ENOUGH_TICKETS and wish.handling_minutes is None:
        reasons.append(_few_complete(complete))
    return Quality(days, tickets, complete, reasons)


def recommend(
    records: Sequence[Recorded],
    wish: Wish,
    open_windows: int,
    roster: Mapping[tuple[int, int], int],
) -> list[HalfHour]:
    """The windows that each half-hour with visitors needs (Erlang C); nothing where the records do not carry it.

    `roster`: windows by (weekday, half-hour) that the roster in force says.
    """
    if not judged(records, wish).sufficient:
        return []
    usual = usual_handling(records, wish)
    of_day = _arrivals_of_day(records)
    return [
        _half_hour(one, wish, usual, one.arrivals / of_day[one.weekday], open_windows, roster)
        for one in sorted(records, key=lambda r: (r.weekday, r.half))
    ]


def usual_handling(records: Iterable[Recorded], wish: Wish) -> float:
    """Seconds: as given, or the mean of the complete tickets of the whole period."""
    if wish.handling_minutes is not None:
        return wish.handling_minutes * 60
    kept = list(records)
    complete = sum(r.complete for r in kept)
    return sum(r.handled_seconds for r in kept) / complete if complete else 0.0


def _half_hour(
    one: Recorded,
    wish: Wish,
    usual: float,
    share: float,
    open_windows: int,
    roster: Mapping[tuple[int, int], int],
) -> HalfHour:
    """`share`: this half-hour's part of its day, by which added items are spread."""
    arrivals, load = _load(one, wish, usual, share)
    handling = load * SECONDS / arrivals if arrivals else 0.0
    needed = erlang.least_windows(load, handling, wish.target)
    return HalfHour(
        weekday=one.weekday,
        half=one.half,
        arrivals=arrivals,
        handling_minutes=handling / 60,
        needed=needed,
        staff=erlang.rostered(needed, wish.shrinkage),
        recommended=erlang.figures(load, handling, needed, wish.target_seconds),
        configured=erlang.figures(load, handling, open_windows, wish.target_seconds),
        in_roster=roster.get((one.weekday, one.half)),
    )


def _load(one: Recorded, wish: Wish, usual: float, share: float) -> tuple[float, float]:
    """(arrivals, erlangs) of a half-hour: what was recorded, scaled, and its share of what is added."""
    recorded = one.arrivals / one.days * wish.arrivals_factor
    streams = [(recorded, usual), *((i.per_day * share, i.minutes * 60) for i in wish.added)]
    arrivals = sum(volume for volume, _ in streams)
    return arrivals, sum(erlang.offered_load(v, seconds, SECONDS) for v, seconds in streams)


def _arrivals_of_day(records: Iterable[Recorded]) -> dict[int, int]:
    totals: dict[int, int] = {}
    for one in records:
        totals[one.weekday] = totals.get(one.weekday, 0) + one.arrivals
    return totals


def _few_arrivals(tickets: int, days: int) -> Reason:
    zh = f"该时段内仅有{days}个有取号的工作日、{tickets}个号（至少{ENOUGH_DAYS}天、{ENOUGH_TICKETS}个）。"
    en = f"Only {days} days and {tickets} tickets (at least {ENOUGH_DAYS} and {ENOUGH_TICKETS})."
    return {"code": "too_few_arrivals", "zh": zh, "en": en}


def _few_complete(complete: int) -> Reason:
    zh = f"仅有{complete}个号记录了完整的办理时间（至少{ENOUGH_TICKETS}个），可给出假定的办理分钟数。"
    en = f"Only {complete} tickets have complete times (at least {ENOUGH_TICKETS}); give the minutes."
    return {"code": "too_few_complete_times", "zh": zh, "en": en}
