"""An opinion on the provider that serves an item: passed on to it, answered by it, chased by the station (8.3.1)."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import uuid
from collections.abc import Mapping

from evaluation.domain.errors import NotInThisState, OpinionUnknown

MOST_CHASED = 3


class Kind(enum.StrEnum):
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class OpinionState(enum.StrEnum):
    NOTED = "noted"
    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered_late"


class OpinionAction(enum.StrEnum):
    ANSWER = "answer"
    ANSWER_LATE = "answer_late"
    OVERRUN = "overrun"


# Praise is noted and waits for nothing: no action leads out of "noted". An answer that is late may come before the
# timer has fired, and one that is in time by this process's clock after it: what was called overdue stays late.
TRANSITIONS: Mapping[tuple[OpinionState, OpinionAction], OpinionState] = {
    (OpinionState.OPEN, OpinionAction.ANSWER): OpinionState.ANSWERED,
    (OpinionState.OPEN, OpinionAction.ANSWER_LATE): OpinionState.ANSWERED_LATE,
    (OpinionState.OPEN, OpinionAction.OVERRUN): OpinionState.OVERDUE,
    (OpinionState.OVERDUE, OpinionAction.OVERRUN): OpinionState.OVERDUE,
    (OpinionState.OVERDUE, OpinionAction.ANSWER): OpinionState.ANSWERED_LATE,
    (OpinionState.OVERDUE, OpinionAction.ANSWER_LATE): OpinionState.ANSWERED_LATE,
}


def next_state(state: OpinionState, action: OpinionAction) -> OpinionState:
    """Where an action leads. Raises NotInThisState."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise NotInThisState(state, action) from None


@dataclasses.dataclass(eq=False, kw_only=True)
class Opinion:
    """Its words stay in this service; `provider` is the one that served the item when the opinion was given.

    `answer_by` is the first limit and never moves (None for praise); `chased` counts the reminders since.
    """

    id: uuid.UUID
    case_id: uuid.UUID
    item_id: uuid.UUID
    station: str
    enterprise: str
    provider: str
    kind: Kind
    text: str
    state: OpinionState
    given_at: datetime.datetime
    given_by: str
    given_by_role: str
    answer_by: datetime.datetime | None
    chased: int = 0
    answer: str | None = None
    answered_at: datetime.datetime | None = None
    answered_by: str | None = None

    def check_of(self, provider: str | None) -> None:
        """Raises OpinionUnknown unless it is on this provider: somebody else's looks like none."""
        if provider is None or self.provider != provider:
            raise OpinionUnknown()

    def take_answer(self, text: str, by: str, now: datetime.datetime) -> None:
        """The provider's one answer. Raises NotInThisState for praise and for a second one."""
        late = self.answer_by is not None and now > self.answer_by
        action = OpinionAction.ANSWER_LATE if late else OpinionAction.ANSWER
        self.state = next_state(self.state, action)
        self.answer, self.answered_by, self.answered_at = text, by, now

    @property
    def is_in_time(self) -> bool:
        return self.state is OpinionState.ANSWERED

    @property
    def waits(self) -> bool:
        """Whether the provider still owes an answer."""
        return self.state in (OpinionState.OPEN, OpinionState.OVERDUE)

    @property
    def is_chased_on(self) -> bool:
        """Whether another reminder may follow (at most three)."""
        return self.waits and self.chased < MOST_CHASED

    def overrun(self) -> bool:
        """A limit has passed: the opinion is overdue and counts one more reminder. False where none is due any more."""
        if not self.is_chased_on:
            return False
        self.state = next_state(self.state, OpinionAction.OVERRUN)
        self.chased += 1
        return True


def first_state(kind: Kind) -> OpinionState:
    """Praise needs no answer."""
    return OpinionState.NOTED if kind is Kind.PRAISE else OpinionState.OPEN
