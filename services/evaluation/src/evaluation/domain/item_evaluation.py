"""The evaluation of one item: its service ends, its performer sums up (6.4.2), the enterprise answers (6.4.1)."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import uuid
from collections.abc import Mapping

from evaluation.domain.errors import NotInThisState


class State(enum.StrEnum):
    AWAITING_START = "awaiting_start"
    AWAITING_END = "awaiting_end"
    SUMMARISED_EARLY = "summarised_early"
    AWAITING_BOTH = "awaiting_both"
    AWAITING_SUMMARY = "awaiting_summary"
    AWAITING_ANSWER = "awaiting_answer"
    COMPLETE = "complete"


class Action(enum.StrEnum):
    START = "start"
    END = "end"
    FILE_SUMMARY = "file_summary"
    ANSWER = "answer"


@dataclasses.dataclass(frozen=True)
class Step:
    state: State


# A summary may come from the start of the service on: the provider's own word that it ended can overtake the
# event that says so. An answer waits for the end, because its sheet shows all five times (8.1.2).
TRANSITIONS: Mapping[tuple[State, Action], Step] = {
    (State.AWAITING_START, Action.START): Step(State.AWAITING_END),
    (State.AWAITING_START, Action.END): Step(State.AWAITING_BOTH),
    (State.AWAITING_END, Action.END): Step(State.AWAITING_BOTH),
    (State.AWAITING_END, Action.FILE_SUMMARY): Step(State.SUMMARISED_EARLY),
    (State.SUMMARISED_EARLY, Action.END): Step(State.AWAITING_ANSWER),
    (State.AWAITING_BOTH, Action.FILE_SUMMARY): Step(State.AWAITING_ANSWER),
    (State.AWAITING_BOTH, Action.ANSWER): Step(State.AWAITING_SUMMARY),
    (State.AWAITING_SUMMARY, Action.FILE_SUMMARY): Step(State.COMPLETE),
    (State.AWAITING_ANSWER, Action.ANSWER): Step(State.COMPLETE),
}


def step(state: State, action: Action) -> Step:
    """What an action does in a state. Raises NotInThisState."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise NotInThisState(state, action) from None


# Clause 5 numbers its items under their kind, so a code tells the kind.
KIND_OF_CLAUSE: Mapping[str, str] = {
    "5.1": "quality_management",
    "5.2": "metrology",
    "5.3": "standardization",
    "5.4": "certification",
    "5.5": "accreditation",
    "5.6": "inspection",
    "5.7": "intellectual_property",
    "5.8": "other",
}


@dataclasses.dataclass(eq=False)
class ItemEvaluation:
    """One item with the times of Appendix C; the foreign facts come from events, in any order."""

    id: uuid.UUID
    case_id: uuid.UUID
    station: str
    enterprise: str
    code: str | None
    kind: str
    section: str
    quantity: int
    state: State = State.AWAITING_START
    code_known_at: datetime.datetime | None = None
    performer: str | None = None
    provider: str | None = None
    answered_at: datetime.datetime | None = None
    started_at: datetime.datetime | None = None
    ended_at: datetime.datetime | None = None

    def classify(self, code: str, at: datetime.datetime) -> None:
        """The latest word on the catalogue code wins, whichever event brings it."""
        if self.code_known_at is None or (at, code) > (self.code_known_at, self.code or ""):
            self.code, self.code_known_at = code, at
            self.kind = KIND_OF_CLAUSE.get(".".join(code.split(".")[:2]), self.kind)

    def agree(self, performer: str, provider: str | None, at: datetime.datetime) -> None:
        """Who serves, and since when the enterprise has its answer (答复时间); the latest agreement wins."""
        if self.answered_at is None or at > self.answered_at:
            self.performer, self.provider, self.answered_at = performer, provider, at

    @property
    def is_agreed(self) -> bool:
        return self.answered_at is not None

    def start(self, at: datetime.datetime) -> None:
        """The service began. Known already: nothing happens."""
        if self.started_at is None:
            self.state = step(self.state, Action.START).state
            self.started_at = at

    def end(self, started_at: datetime.datetime, ended_at: datetime.datetime) -> bool:
        """The service is over. False when that was known already."""
        if self.ended_at is not None:
            return False
        self.state = step(self.state, Action.END).state
        self.started_at, self.ended_at = started_at, ended_at
        return True

    def file_summary(self) -> None:
        """Raises NotInThisState before the start of the service and for a second summary."""
        self.state = step(self.state, Action.FILE_SUMMARY).state

    def answer(self) -> None:
        """Raises NotInThisState before the end of the service and for a second answer."""
        self.state = step(self.state, Action.ANSWER).state

    def summary_due_at(self, within: datetime.timedelta) -> datetime.datetime | None:
        """Until when the summary is in time (calendar hours after the end); None while the service runs."""
        return self.ended_at + within if self.ended_at else None

    def is_summary_in_time(self, now: datetime.datetime, within: datetime.timedelta) -> bool:
        due = self.summary_due_at(within)
        return due is None or now <= due
