"""The timeline of a case (4.2.2): every step in order, who took it, when, and how long after the one before."""

import dataclasses
import uuid
from collections.abc import Iterable, Iterator

from tracking.domain.story import Step

STATION_ROLES = frozenset({"window", "officer", "station_master"})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """A step as the timeline shows it. `organisation` is a station code, a credit code or a provider id;
    `seconds_since_previous` is the time since the step before it in the whole case, 0 for the first."""

    step: Step
    organisation: str | None
    seconds_since_previous: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parties:
    """Whose case it is: what a role in it belongs to."""

    station: str
    enterprise: str


def timeline_of(steps: Iterable[Step], parties: Parties) -> list[Entry]:
    """The steps in their stable order (time, then message id), with organisations and durations."""
    ordered = sorted(steps, key=lambda step: step.order)
    times = [step.occurred_at for step in ordered]
    return [
        Entry(
            step=step,
            organisation=organisation,
            seconds_since_previous=(at - before).total_seconds(),
        )
        for (step, organisation), at, before in zip(
            _with_organisations(ordered, parties), times, times[:1] + times[:-1], strict=True
        )
    ]


def _with_organisations(ordered: list[Step], parties: Parties) -> Iterator[tuple[Step, str | None]]:
    serving: dict[uuid.UUID | None, str] = {}
    for step in ordered:
        if step.provider:
            serving[step.item_id] = step.provider
        yield step, _organisation(step, parties, serving.get(step.item_id))


def _organisation(step: Step, parties: Parties, provider: str | None) -> str | None:
    """What the actor belongs to. A provider that a step does not name is the one named last for its item."""
    if step.actor_role in STATION_ROLES:
        return parties.station
    if step.actor_role == "enterprise":
        return parties.enterprise
    if step.actor_role == "provider":
        return step.provider or provider
    return None


def seen_by_provider(
    entries: Iterable[Entry], provider: str, item_ids: frozenset[uuid.UUID]
) -> list[Entry]:
    """What a provider may see: the steps of the items it serves, without those that concern another provider."""
    return [
        entry
        for entry in entries
        if entry.step.item_id in item_ids
        and entry.step.provider in (None, provider)
        and (entry.step.actor_role != "provider" or entry.organisation == provider)
    ]
