"""An offer: a need put to one provider, to be answered in its response time (6.2.2, 6.2.3)."""

import datetime
import uuid
from dataclasses import dataclass
from enum import StrEnum

from matching.domain.errors import TooLate
from matching.domain.lifecycle import Step, walk


class State(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    BREAK_OFF = "break_off"


TRANSITIONS: dict[tuple[State, Action], Step] = {
    (State.OPEN, Action.ACCEPT): Step(State.ACCEPTED),
    (State.OPEN, Action.DECLINE): Step(State.DECLINED),
    (State.OPEN, Action.EXPIRE): Step(State.EXPIRED),
    (State.OPEN, Action.WITHDRAW): Step(State.WITHDRAWN),
    # An accepted need whose negotiation broke off is the provider's no more.
    (State.ACCEPTED, Action.BREAK_OFF): Step(State.WITHDRAWN),
}

WORDS: dict[StrEnum, tuple[str, str]] = {
    State.OPEN: ("待响应", "open"),
    State.ACCEPTED: ("已接受", "accepted"),
    State.DECLINED: ("已拒绝", "declined"),
    State.EXPIRED: ("已超时", "expired"),
    State.WITHDRAWN: ("已撤回", "withdrawn"),
    Action.ACCEPT: ("接受", "accept it"),
    Action.DECLINE: ("拒绝", "decline it"),
    Action.EXPIRE: ("判定超时", "let it expire"),
    Action.WITHDRAW: ("撤回", "withdraw it"),
    Action.BREAK_OFF: ("中止协商", "break it off"),
}


def step(state: State, action: Action) -> State:
    """The next state of an offer. Raises NotInThisState."""
    return State(walk(TRANSITIONS, WORDS, state, action).next)


@dataclass(eq=False, kw_only=True)
class Offer:
    """A need at one provider. `chosen_by` is "enterprise" or "rematch", `round` counts the item's offers from 1."""

    id: uuid.UUID
    item_id: uuid.UUID
    case_id: uuid.UUID
    station: str
    provider: str
    round: int
    chosen_by: str
    made_at: datetime.datetime
    respond_by: datetime.datetime
    state: State = State.OPEN
    answered_at: datetime.datetime | None = None
    reason_class: str | None = None
    note: str = ""
    version: int = 1

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    def accept(self, now: datetime.datetime) -> None:
        """Raises NotInThisState, TooLate."""
        self._answer(Action.ACCEPT, now)

    def decline(self, now: datetime.datetime, reason_class: str, note: str) -> None:
        """Raises NotInThisState, TooLate."""
        self._answer(Action.DECLINE, now)
        self.reason_class, self.note = reason_class, note

    def expire(self) -> None:
        """The response time passed in silence. Raises NotInThisState."""
        self.state = step(self.state, Action.EXPIRE)

    def withdraw(self) -> None:
        """The enterprise or the station takes the open offer back. Raises NotInThisState."""
        self.state = step(self.state, Action.WITHDRAW)

    def break_off(self, reason_class: str, note: str) -> None:
        """The negotiation on the accepted offer failed. Raises NotInThisState."""
        self.state = step(self.state, Action.BREAK_OFF)
        self.reason_class, self.note = reason_class, note

    def _answer(self, action: Action, now: datetime.datetime) -> None:
        reached = step(self.state, action)
        if now >= self.respond_by:
            raise TooLate(respond_by=self.respond_by.isoformat(timespec="seconds"))
        self.state, self.answered_at = reached, now
