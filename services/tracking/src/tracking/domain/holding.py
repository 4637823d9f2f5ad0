"""Who holds an item at each point of its story, and how long they may: the step clock (6.2, 6.4, 7.2b)."""

import dataclasses
import datetime
import uuid
from collections.abc import Callable
from enum import StrEnum

from tracking.domain.story import Step
from worktime import SHANGHAI, Limit, Unit


class Stage(StrEnum):
    """What the holder has to do next."""

    ASSESS = "assess"
    CHOOSE = "choose"
    ANSWER = "answer"
    AGREE = "agree"
    UNASSIGNED = "unassigned"
    START = "start"
    SERVE = "serve"
    ENDED = "ended"


class Holder(StrEnum):
    """On whose desk an item lies; an item without anybody lies on the station master's."""

    STATION = "station"
    PROVIDER = "provider"
    STATION_MASTER = "station_master"
    NOBODY = "nobody"


@dataclasses.dataclass(frozen=True)
class Allowed:
    """How long a step may take, for an ordinary and for a green-channel item (6.3.3)."""

    ordinary: Limit
    green: Limit


def _days(value: int) -> Limit:
    return Limit(value, Unit.WORKING_DAYS)


def _hours(value: int) -> Limit:
    return Limit(value, Unit.WORKING_HOURS)


# The standard names no limits of steps. These leave room for the service itself within the shortest promise of the
# catalogue; ANSWER has the limit of its offer, SERVE the cycle that both sides confirmed.
LIMITS: dict[Stage, Allowed] = {
    Stage.ASSESS: Allowed(_days(1), _hours(4)),  # forwarded within a day, as the city hotline does
    Stage.CHOOSE: Allowed(_days(2), _days(1)),  # the station brings the enterprise to its choice
    Stage.UNASSIGNED: Allowed(_days(1), _hours(4)),  # nobody works on it: as urgent as assessing
    Stage.AGREE: Allowed(_days(3), _days(1)),  # a proposal, its answer, and one more round
    Stage.START: Allowed(_days(2), _days(1)),  # to travel, and to take samples in
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Holding:
    """Who holds an item, for what, and from when (UTC) on which limit; or `until` a fixed moment.

    `provider` is the provider's id where one holds it.
    """

    stage: Stage
    holder: Holder
    since: datetime.datetime
    provider: str | None = None
    limit: Limit | None = None
    until: datetime.datetime | None = None


Order = tuple[int, datetime.datetime, uuid.UUID]


def _at_station(step: Step, green: bool) -> Holding:
    return _held(Stage.ASSESS, Holder.STATION, step, green)


def _assessed(step: Step, green: bool) -> Holding:
    stage = Stage.AGREE if step.facts["way"] == "station" else Stage.CHOOSE
    return _held(stage, Holder.STATION, step, green)


def _taken_back(step: Step, green: bool) -> Holding:
    return _held(Stage.CHOOSE, Holder.STATION, step, green)


def _lost(step: Step, green: bool) -> Holding:
    return _held(Stage.UNASSIGNED, Holder.STATION_MASTER, step, green)


def _offered(step: Step, green: bool) -> Holding:
    until = datetime.datetime.fromisoformat(str(step.facts["respond_by"]))
    held = _held(Stage.ANSWER, Holder.PROVIDER, step, green)
    return dataclasses.replace(held, until=until)


def _taken(step: Step, green: bool) -> Holding:
    return _held(Stage.AGREE, Holder.PROVIDER, step, green)


def _agreed(step: Step, green: bool) -> Holding:
    """Its limit runs from the day that was agreed for the start, where that is later."""
    day = datetime.date.fromisoformat(str(step.facts["starts_on"]))
    opens = datetime.datetime.combine(day, datetime.time.min, SHANGHAI)
    held = _held(Stage.START, _performer(step), step, green)
    return dataclasses.replace(held, since=max(step.occurred_at, opens.astimezone(datetime.UTC)))


def _started(step: Step, green: bool) -> Holding:
    cycle = step.facts.get("cycle_working_days")
    held = _held(Stage.SERVE, _performer(step), step, green)
    return dataclasses.replace(held, limit=Limit(cycle) if isinstance(cycle, int) else None)


def _ended(step: Step, green: bool) -> Holding:
    return _held(Stage.ENDED, Holder.NOBODY, step, green)


def _performer(step: Step) -> Holder:
    return Holder.PROVIDER if step.provider else Holder.STATION


def _held(stage: Stage, holder: Holder, step: Step, green: bool) -> Holding:
    allowed = LIMITS.get(stage)
    return Holding(
        stage=stage,
        holder=holder,
        since=step.occurred_at,
        provider=step.provider if holder is Holder.PROVIDER else None,
        limit=(allowed.green if green else allowed.ordinary) if allowed else None,
    )


# The steps that hand an item on, and their place in its life: the clocks of two services may differ by more than
# the time between two steps, so the time decides within one place only.
HANDS_ON: dict[str, tuple[int, Callable[[Step, bool], Holding]]] = {
    "intake.need_accepted": (0, _at_station),
    "matching.item_assessed": (1, _assessed),
    "matching.offer_made": (1, _offered),
    "matching.offer_declined": (1, _lost),
    "matching.offer_expired": (1, _lost),
    "matching.offer_withdrawn": (1, _taken_back),
    "matching.provider_not_found": (1, _lost),
    "matching.offer_accepted": (1, _taken),
    "matching.service_agreed": (2, _agreed),
    "tracking.service_started": (3, _started),
    "tracking.service_ended": (4, _ended),
}


def order_of(step: Step) -> Order:
    """Where a step stands among those that hand its item on."""
    return (HANDS_ON[step.name][0], *step.order)


def holding_after(step: Step, green: bool) -> Holding:
    """Who holds the item once this step was taken; `green` for an item of the green channel."""
    return HANDS_ON[step.name][1](step, green)
