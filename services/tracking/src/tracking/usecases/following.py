"""Following the story of each case, as the services tell it, in whatever order it comes."""

import uuid
from collections.abc import Sequence

from chassis.early import TooEarly
from tracking.domain.case import ACTIONS, Acceptance, Case
from tracking.domain.catalogue import CatalogueItem, Process
from tracking.domain.notifications import notification_for
from tracking.domain.ports import Work
from tracking.domain.progress import Agreement, ItemProgress
from tracking.domain.story import Step
from tracking.usecases.clocks import hand_on, start_clocks
from tracking.usecases.telling import note


def file_case(work: Work, step: Step, case: Case) -> None:
    """Follow a case from its filed form on (6.1)."""
    known = work.cases.open(case)
    known.file(step.occurred_at)
    record(work, known, step)


def follow_application(work: Work, step: Step, case: Case) -> None:
    """Record a step before acceptance (4.2.1, 7.2a, 7.3.1); it may arrive before the filing itself."""
    record(work, work.cases.open(case), step)


def accept_case(
    work: Work, step: Step, case: Case, acceptance: Acceptance, items: Sequence[ItemProgress]
) -> None:
    """Take over a case with its number and its items (7.3.2a-b); once, however often it is told."""
    known = work.cases.open(case)
    if not known.is_accepted:
        known.accept(acceptance)
        for item in items:
            work.items.add(item)
        start_clocks(work, known, items, step)
    record(work, known, step)


def assess_item(work: Work, step: Step, code: str, way: str) -> None:
    """Take over how an item is served and its catalogue item (6.2.1). Raises TooEarly before acceptance."""
    case, item = _known_item(work, step)
    item.assess(code, way, step.occurred_at)
    record(work, case, step)


def agree_item(work: Work, step: Step, agreement: Agreement) -> None:
    """Take over who serves an item, and on what terms (6.2.2). Raises TooEarly before acceptance."""
    case, item = _known_item(work, step)
    item.agree(agreement)
    record(work, case, step)


def record_step(work: Work, step: Step) -> None:
    """Put a step on the timeline of its case (4.2.2). Raises TooEarly where the case is not known yet."""
    record(work, _known_case(work, step.case_id), step)


def learn_catalogue_item(work: Work, item: CatalogueItem, process: Process) -> None:
    """Keep the name of a catalogue item and one version of its process (6.5.1)."""
    work.catalogue.open_item(item).renew(item)
    work.catalogue.open_process(process).settle(process)


def record(work: Work, case: Case, step: Step) -> None:
    """Keep a step, move the case where its story now leads, and tell the enterprise.

    A step that is told again changes nothing: all of it is kept under the id of its message.
    """
    hand_on(work, case, step)
    work.steps.add(step)
    if notification := notification_for(step, case.enterprise):
        note(work, notification)
    if step.name in ACTIONS:
        case.follow(work.steps.moves_of(case.case_id))


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
