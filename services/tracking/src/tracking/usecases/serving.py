"""The service of an item as its performer reports it: start, stage by stage, end."""

import uuid
from collections.abc import Callable
from typing import Any

from chassis.identity import STAFF, SYSTEM, Actor
from contracts import tracking as said
from tracking.domain.case import Case
from tracking.domain.catalogue import Process, process_for
from tracking.domain.errors import ItemNotFound, NotThePerformer
from tracking.domain.ports import Work
from tracking.domain.progress import ItemProgress
from tracking.usecases.acting import about, say, sees

# Given the version of what is about to change; raises where the caller has seen another one.
Unchanged = Callable[[int], None]


def start_service(work: Work, actor: Actor, item_id: uuid.UUID, unchanged: Unchanged) -> None:
    """Begin the service of an item (Appendix B), on the process version its case was accepted under (6.5.1).

    Raises ItemNotFound, NotThePerformer, NotInThisState, ProcessNotKnown.
    """
    case, item = _for_performer(work, actor, item_id, unchanged)
    item.start(_process_of(work, case, item), work.now)
    message = said.ServiceStarted(**about(work, actor, case), item_id=item_id, started_at=work.now)
    facts: dict[str, object] = {"cycle_working_days": item.cycle_working_days}
    say(work, actor, case, message, facts)


def reach_stage(
    work: Work, actor: Actor, item_id: uuid.UUID, stage: str, unchanged: Unchanged
) -> None:
    """Finish the next stage of the process; none is skipped (6.5.1, 5.6.4.2).

    Raises ItemNotFound, NotThePerformer, NotInThisState, StageUnknown, StageSkipped, StageReachedBefore.
    """
    case, item = _for_performer(work, actor, item_id, unchanged)
    mark = item.reach(stage, work.now)
    facts: dict[str, object] = {
        "stage": stage,
        "stage_zh": mark["name_zh"],
        "stage_en": mark["name_en"],
    }
    message = said.StageReached(**about(work, actor, case), item_id=item_id, stage=stage)
    say(work, actor, case, message, facts)


def end_service(work: Work, actor: Actor, item_id: uuid.UUID, unchanged: Unchanged) -> None:
    """Finish the service of an item; the last one makes the whole case served (4.1), told exactly once.

    Raises ItemNotFound, NotThePerformer, NotInThisState, StagesMissing.
    """
    case, item = _for_performer(work, actor, item_id, unchanged)
    started_at = item.end(work.now)
    times: dict[str, Any] = {"started_at": started_at, "ended_at": work.now}
    message = said.ServiceEnded(**about(work, actor, case), item_id=item_id, **times)
    say(work, actor, case, message)
    _close_service(work, case)


def _close_service(work: Work, case: Case) -> None:
    """Say that the case is served, when its last item has ended; it follows by itself, so nobody is named."""
    items = work.items.of_case(case.case_id)
    if all(item.has_ended for item in items):
        served = said.CaseServed(**about(work, SYSTEM, case), item_count=len(items))
        say(work, SYSTEM, case, served)


def _for_performer(
    work: Work, actor: Actor, item_id: uuid.UUID, unchanged: Unchanged
) -> tuple[Case, ItemProgress]:
    """The item with its case locked first, so that of two ends at once one is the last."""
    case_id = work.items.find_case_id(item_id)
    case = work.cases.find(case_id) if case_id else None
    item = work.items.find(item_id)
    if case is None or item is None or not sees(actor, item):
        raise ItemNotFound(item_id)
    unchanged(item.version)
    item.require_performer(*_party(actor))
    return case, item


def _party(actor: Actor) -> tuple[str, str | None]:
    """The side an actor performs for. Raises NotThePerformer for a role that never performs."""
    if actor.role == "provider":
        return "provider", actor.provider
    if actor.role in STAFF:
        return "station", None
    raise NotThePerformer


def _process_of(work: Work, case: Case, item: ItemProgress) -> Process | None:
    versions = work.catalogue.processes(item.code) if item.code else []
    return process_for(versions, case.accepted_at or work.now)
