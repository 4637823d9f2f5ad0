"""A queue ticket (取号): its number, and its life from the arrival to the end of the handling (7.1)."""

import dataclasses
import datetime
import enum
import uuid

from admin.domain.errors import NotInThisState
from admin.domain.reach import STAFF


class Lane(enum.StrEnum):
    """Which line a ticket stands in."""

    GREEN = "green"
    APPOINTMENT = "appointment"
    ORDINARY = "ordinary"


class TicketState(enum.StrEnum):
    """The life of a ticket."""

    WAITING = "waiting"
    CALLED = "called"
    RECALLED = "recalled"
    SERVING = "serving"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class TicketAction(enum.StrEnum):
    """What happens to a ticket."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    END = "end"
    SKIP = "skip"
    REQUEUE = "requeue"
    CANCEL = "cancel"


@dataclasses.dataclass(frozen=True)
class Step:
    """Where an action leads, and the roles that may take it."""

    next: TicketState
    roles: frozenset[str]


BOTH = STAFF | {"enterprise"}

# Who does not come is recalled once; only then skipped, and skipped may be queued again, at the end of the lane.
TRANSITIONS: dict[tuple[TicketState, TicketAction], Step] = {
    (TicketState.WAITING, TicketAction.CALL): Step(TicketState.CALLED, STAFF),
    (TicketState.WAITING, TicketAction.CANCEL): Step(TicketState.CANCELLED, BOTH),
    (TicketState.CALLED, TicketAction.START): Step(TicketState.SERVING, STAFF),
    (TicketState.CALLED, TicketAction.RECALL): Step(TicketState.RECALLED, STAFF),
    (TicketState.RECALLED, TicketAction.START): Step(TicketState.SERVING, STAFF),
    (TicketState.RECALLED, TicketAction.SKIP): Step(TicketState.SKIPPED, STAFF),
    (TicketState.SKIPPED, TicketAction.REQUEUE): Step(TicketState.WAITING, STAFF),
    (TicketState.SERVING, TicketAction.END): Step(TicketState.DONE, STAFF),
}

AT_A_WINDOW = (TicketState.CALLED, TicketState.RECALLED, TicketState.SERVING)


def step(state: TicketState, action: TicketAction) -> Step:
    """The step for an action in a state. Raises NotInThisState."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise NotInThisState(state, action) from None


# The letter of a number says the lane: ordinary A001, appointment B001, green G001.
LETTER: dict[Lane, str] = {Lane.ORDINARY: "A", Lane.APPOINTMENT: "B", Lane.GREEN: "G"}


def number_of(lane: Lane, counter: int) -> str:
    """A001 for the first ordinary ticket of a station's day; four digits after the 999th."""
    return f"{LETTER[lane]}{counter:03}"


@dataclasses.dataclass(frozen=True)
class KnownCase:
    """What admin keeps of an accepted case for the queue (6.3.3)."""

    number: str
    station: str
    enterprise: str
    green: bool


@dataclasses.dataclass(frozen=True)
class Asked:
    """What somebody comes for: nothing personal. `item`: an item or a kind; `case`: a case of this station."""

    item: str | None = None
    case_number: str | None = None


@dataclasses.dataclass(eq=False, kw_only=True)
class Ticket:
    """A ticket of one station and day. `priority_from`: when an appointment's priority begins; `joined_at`: since when
    it waits in its line; `overtook`, `delay_seconds` (each of them): what its call cost those that had come before;
    `held_up_seconds`: what such calls cost this one, estimated (6.3.3).
    """

    ticket_id: uuid.UUID
    station: str
    day: datetime.date
    lane: str
    number: str
    arrived_at: datetime.datetime
    joined_at: datetime.datetime
    item: str | None = None
    case_number: str | None = None
    enterprise: str | None = None
    booking_id: uuid.UUID | None = None
    priority_from: datetime.datetime | None = None
    state: str = TicketState.WAITING.value
    window_id: uuid.UUID | None = None
    called_at: datetime.datetime | None = None
    started_at: datetime.datetime | None = None
    ended_at: datetime.datetime | None = None
    overtook: int = 0
    delay_seconds: int = 0
    held_up_seconds: int = 0
    revision: int = 1

    def move(self, action: TicketAction, now: datetime.datetime) -> None:
        """Take a step and note when. Raises NotInThisState."""
        self.state = step(TicketState(self.state), action).next.value
        self.revision += 1
        if action is TicketAction.REQUEUE:
            self.window_id = None
        for name in MOMENTS.get(action, ()):
            setattr(self, name, now)


# The moments that an action notes.
MOMENTS: dict[TicketAction, tuple[str, ...]] = {
    TicketAction.CALL: ("called_at",),
    TicketAction.RECALL: ("called_at",),
    TicketAction.START: ("started_at",),
    TicketAction.END: ("ended_at",),
    TicketAction.REQUEUE: ("joined_at",),
}
