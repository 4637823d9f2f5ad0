"""What people do to the clocks: wait for the applicant, go on, ask for more time and decide on it (4.2.1, 7.2b)."""

import uuid
from collections.abc import Callable
from typing import Any

from chassis.identity import Actor
from contracts import tracking as said
from tracking.domain.case import Case
from tracking.domain.clock import Clock
from tracking.domain.errors import ItemNotFound
from tracking.domain.pausing import Decision, Extension, Waiting, Wish
from tracking.domain.ports import Work
from tracking.domain.progress import ItemProgress
from tracking.usecases.acting import about, say, sees
from tracking.usecases.clocks import settle, time_of

# Given the version of the clock; raises where the caller has seen another one.
Unchanged = Callable[[int], None]
Asked = tuple[uuid.UUID, uuid.UUID]  # the item, and the extension that was asked for it


def pause(work: Work, actor: Actor, item_id: uuid.UUID, reason: str, unchanged: Unchanged) -> None:
    """Let both clocks stand: the applicant is waited for, for a reason that the enterprise is told of.

    Raises ItemNotFound, ServiceOver, PausedAlready.
    """
    case, item, clock = _seen(work, actor, item_id, unchanged)
    clock.pause(
        Waiting(started_at=work.now, reason=reason, started_by=actor.id, started_role=actor.role)
    )
    settle(work, clock, item)
    say(work, actor, case, said.ItemPaused(**about(work, actor, case), item_id=item_id))


def resume(work: Work, actor: Actor, item_id: uuid.UUID, unchanged: Unchanged) -> None:
    """Let both clocks go on; the working days of the pause do not count. Raises ItemNotFound, NotPaused."""
    case, item, clock = _seen(work, actor, item_id, unchanged)
    clock.resume(work.now, actor.id, actor.role)
    clock.count(time_of(work, clock))
    settle(work, clock, item)
    facts: dict[str, Any] = {"item_id": item_id, "due_at": clock.promise_due_at}
    say(work, actor, case, said.ItemResumed(**about(work, actor, case), **facts))


def ask_extension(
    work: Work, actor: Actor, item_id: uuid.UUID, wish: Wish, unchanged: Unchanged
) -> None:
    """Ask for more time before the promise is over, with a ground of the list and words.

    Raises ItemNotFound, ServiceOver, ExtensionOpen, TooLateToExtend, TooManyExtensions.
    """
    _, _, clock = _seen(work, actor, item_id, unchanged)
    clock.ask_extension(
        Extension(
            extension_id=work.new_id(),
            working_days=wish.working_days,
            ground=wish.ground,
            reason=wish.reason,
            asked_at=work.now,
            asked_by=actor.id,
            asked_role=actor.role,
        )
    )


def decide_extension(
    work: Work, actor: Actor, asked: Asked, decision: Decision, unchanged: Unchanged
) -> None:
    """The station master, or who supervises the station, grants or refuses it, never who asked; a grant is told.

    Raises ItemNotFound, ExtensionNotFound, ServiceOver, DecidedBefore, NotByTheAsker.
    """
    item_id, extension_id = asked
    case, item, clock = _seen(work, actor, item_id, unchanged)
    extension = clock.extension(extension_id)
    clock.decide(extension, decision, work.now, actor.id)
    if not decision.granted:
        return
    clock.count(time_of(work, clock))
    settle(work, clock, item)
    facts: dict[str, Any] = {"working_days": extension.working_days, "ground": extension.ground}
    message = said.ExtensionGranted(
        **about(work, actor, case), item_id=item_id, due_at=clock.promise_due_at, **facts
    )
    say(work, actor, case, message, facts)


def _seen(
    work: Work, actor: Actor, item_id: uuid.UUID, unchanged: Unchanged
) -> tuple[Case, ItemProgress, Clock]:
    """The item and its clock, the case locked first. Raises ItemNotFound."""
    case_id = work.items.find_case_id(item_id)
    case = work.cases.find(case_id) if case_id else None
    item, clock = work.items.find(item_id), work.clocks.find(item_id)
    if case is None or item is None or clock is None or not sees(actor, item):
        raise ItemNotFound(item_id)
    unchanged(clock.version)
    return case, item, clock
