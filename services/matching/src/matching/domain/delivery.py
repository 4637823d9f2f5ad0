"""The one delivery log: what was told to a provider, in order, and whether it has arrived (6.2.2)."""

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matching.domain.errors import CursorTooOld, CursorUnknown

JITTER = 0.1  # of the pause, either way, so that a thousand that failed together do not come back together


@dataclass(frozen=True)
class Schedule:
    """Seconds until the next attempt after the n-th failed one; whether the last pause goes on for ever."""

    pauses: tuple[float, ...]
    for_ever: bool

    def pause_after(self, failed: int, chance: float | None = None) -> float | None:
        """Seconds to wait after so many failed attempts, counted from 1; None when it is given up."""
        if failed > len(self.pauses) and not self.for_ever:
            return None
        chance = random.random() if chance is None else chance  # noqa: S311  spreads load only
        pause = self.pauses[min(failed, len(self.pauses)) - 1]
        return pause * (1 - JITTER + 2 * JITTER * chance)


# As Standard Webhooks proposes; 75 hours in all.
WEB_HOOKS = Schedule((5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400), for_ever=False)
# A queue of ours that is full, or not there yet, is no failure of the provider's: nothing is ever given up.
QUEUES = Schedule((5, 15, 60), for_ever=True)


class State(StrEnum):
    """A delivery is given up when its schedule is over; it stays in the mailbox, to be read or replayed."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


WORDS: Mapping[State, tuple[str, str]] = {
    State.WAITING: ("待送达", "waiting"),
    State.DELIVERED: ("已送达", "delivered"),
    State.GIVEN_UP: ("已停止重试", "given up"),
}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """An event in a provider's mailbox. `need` orders: of one need a later event never overtakes an earlier one.

    `headers` are its CloudEvents attributes without prefix, `body` the contract's JSON.
    """

    provider: str
    position: int
    event_id: uuid.UUID
    need: str
    headers: Mapping[str, str]
    body: bytes
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """How one attempt to deliver ended. `status` is HTTP's, `pause` the seconds that the receiver asked for,
    `gone` its word that it wants nothing any more, `excerpt` the beginning of its answer."""

    ok: bool
    status: int | None = None
    pause: float | None = None
    gone: bool = False
    error: str = ""
    milliseconds: int = 0
    excerpt: str = ""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What becomes of a delivery after an attempt; `pause` is in seconds, None where nothing more is tried."""

    state: State
    attempts: int
    pause: float | None


def settle(
    letter: Letter, attempt: Attempt, schedule: Schedule, chance: float | None = None
) -> Settled:
    """Delivered, or when to try again, or given up. `chance` (0 to 1) picks the jitter."""
    made = letter.attempts + 1
    if attempt.ok:
        return Settled(state=State.DELIVERED, attempts=made, pause=None)
    pause = schedule.pause_after(made, chance)
    if pause is None:
        return Settled(state=State.GIVEN_UP, attempts=made, pause=None)
    asked = max(pause, attempt.pause or 0.0)
    return Settled(state=State.WAITING, attempts=made, pause=asked)


def check_cursor(after: int, oldest: int, last: int) -> None:
    """Whether a mailbox can be read on from a position. Raises CursorTooOld, CursorUnknown."""
    if after < oldest - 1:
        raise CursorTooOld(after=after, oldest=oldest)
    if after > last:
        raise CursorUnknown(after=after, last=last)


def event_of(headers: Mapping[str, str], position: int, data: Any) -> dict[str, Any]:
    """An event as CloudEvents 1.0 has it in JSON: what a web hook, a stream and a pull carry."""
    return {
        **headers,
        "sequence": str(position),
        "datacontenttype": "application/json",
        "data": data,
    }
