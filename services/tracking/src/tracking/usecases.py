"""What tracking does: follow the story of each case, and let the performer report the service."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from chassis.early import TooEarly
from chassis.identity import STAFF, SYSTEM, Actor
from contracts import tracking as said
from contracts.message import Message
from tracking.domain.case import ACTIONS, Acceptance, Case
from tracking.domain.catalogue import CatalogueItem, Process, process_for
from tracking.domain.errors import ItemNotFound, NotThePerformer
from tracking.domain.notifications import notification_for
from tracking.domain.ports import Work
from tracking.domain.progress import Agreement, ItemProgress
from tracking.domain.story import Step

Unchanged = Callable[[int], None]


def file_case(work: Work, step: Step, station: str, enterprise: str) -> None:
    """Follow a case from its filed form on (6.1)."""
    case = _opened(work, step, station, enterprise)
    case.file(step.occurred_at)
    _record(work, case, step)


def follow_application(work: Work, step: Step, station: str, enterprise: str) -> None:
    """Record a step before acceptance (4.2.1, 7.2a, 7.3.1); it may arrive before the filing itself."""
    _record(work, _opened(work, step, station, enterprise), step)


def accept_case(
    work: Work, step: Step, case: Case, acceptance: Acceptance, items: Sequence[ItemProgress]
) -> None:
    """Take over a case with its number and its items (7.3.2a-b); once, however often it is told."""
    known = work.cases.open(case)
    if not known.is_accepted:
        known.accept(acceptance)
        for item in items:
            work.items.add(item)
    _record(work, known, step)


def assess_item(work: Work, step: Step, code: str, way: str) -> None:
    """Take over how an item is served and its catalogue item (6.2.1). Raises TooEarly before acceptance."""
    case, item = _known_item(work, step)
    item.assess(code, way, step.occurred_at)
    _record(work, case, step)


def agree_item(work: Work, step: Step, agreement: Agreement) -> None:
    """Take over who serves an item, and on what terms (6.2.2). Raises TooEarly before acceptance."""
    case, item = _known_item(work, step)
    item.agree(agreement)
    _record(work, case, step)


def record_step(work: Work, step: Step) -> None:
    """Put a step on the timeline of its case (4.2.2). Raises TooEarly where the case is not known yet."""
    _record(work, _known_case(work, step.case_id), step)


def learn_catalogue_item(work: Work, item: CatalogueItem, process: Process) -> None:
    """Keep the name of a catalogue item and one version of its process (6.5.1)."""
    work.catalogue.open_item(item).renew(item)
    work.catalogue.open_process(process).settle(process)


def start_service(work: Work, actor: Actor, item_id: uuid.UUID, unchanged: Unchanged) -> None:
    """Begin the service of an item (Appendix B), on the process version its case was accepted under (6.5.1).

    Raises ItemNotFound, NotThePerformer, NotInThisState, ProcessNotKnown.
    """
    case, item = _for_performer(work, actor, item_id, unchanged)
    item.start(_process_of(work, case, item), work.now)
    about = _about(work, actor, case)
    message = said.ServiceStarted(**about, item_id=item_id, started_at=work.now)
    _say(work, actor, case, message)


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
    message = said.StageReached(**_about(work, actor, case), item_id=item_id, stage=stage)
    _say(work, actor, case, message, facts)


def end_service(work: Work, actor: Actor, item_id: uuid.UUID, unchanged: Unchanged) -> None:
    """Finish the service of an item; the last one makes the whole case served (4.1), told exactly once.

    Raises ItemNotFound, NotThePerformer, NotInThisState, StagesMissing.
    """
    case, item = _for_performer(work, actor, item_id, unchanged)
    started_at = item.end(work.now)
    about = _about(work, actor, case)
    message = said.ServiceEnded(**about, item_id=item_id, started_at=started_at, ended_at=work.now)
    _say(work, actor, case, message)
    _close_service(work, case)


def _close_service(work: Work, case: Case) -> None:
    """Say that the case is served, when its last item has ended; it follows by itself, so nobody is named."""
    items = work.items.of_case(case.case_id)
    if all(item.has_ended for item in items):
        about = _about(work, SYSTEM, case)
        _say(work, SYSTEM, case, said.CaseServed(**about, item_count=len(items)))


def _about(work: Work, actor: Actor, case: Case) -> dict[str, Any]:
    return {
        "case_id": case.case_id,
        "occurred_at": work.now,
        "actor": actor.id,
        "actor_role": actor.role,
    }


def _say(
    work: Work,
    actor: Actor,
    case: Case,
    message: Message,
    facts: dict[str, object] | None = None,
) -> None:
    """Tell the others, and put the same step on the timeline here: tracking does not listen to itself."""
    work.emit(message, express=case.green)
    own = Step(
        message_id=work.new_id(),
        name=message.name,
        item_id=getattr(message, "item_id", None),
        provider=actor.provider,
        facts=facts or {},
        **_about(work, actor, case),
    )
    _record(work, case, own)


def _record(work: Work, case: Case, step: Step) -> None:
    """Keep a step, move the case where its story now leads, and tell the enterprise; all of it once."""
    if not work.steps.add(step):
        return
    if notification := notification_for(step, case.enterprise):
        work.notifications.add(notification)
    if step.name in ACTIONS:
        case.follow(work.steps.of_case(case.case_id))


def _opened(work: Work, step: Step, station: str, enterprise: str) -> Case:
    return work.cases.open(Case(case_id=step.case_id, station=station, enterprise=enterprise))


def _known_case(work: Work, case_id: uuid.UUID) -> Case:
    case = work.cases.find(case_id)
    if case is None:
        raise TooEarly(f"case {case_id} is not known yet")
    return case


def _known_item(work: Work, step: Step) -> tuple[Case, ItemProgress]:
    case = _known_case(work, step.case_id)
    item = work.items.find(step.item_id) if step.item_id else None
    if item is None:
        raise TooEarly(f"case {step.case_id} is not accepted yet")
    return case, item


def _for_performer(
    work: Work, actor: Actor, item_id: uuid.UUID, unchanged: Unchanged
) -> tuple[Case, ItemProgress]:
    """The item with its case locked first, so that of two ends at once one is the last."""
    case_id = work.items.find_case_id(item_id)
    case = work.cases.find(case_id) if case_id else None
    item = work.items.find(item_id)
    if case is None or item is None or not _sees(actor, item):
        raise ItemNotFound(item_id)
    unchanged(item.version)
    item.require_performer(*_party(actor))
    return case, item


def _sees(actor: Actor, item: ItemProgress) -> bool:
    if actor.role == "provider":
        return actor.provider is not None and actor.provider == item.provider
    return actor.sees_station(item.station)


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
