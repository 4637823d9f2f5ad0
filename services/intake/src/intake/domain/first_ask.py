"""First-asker responsibility 首问负责制: who was asked first, what became of it, who answers for it (7.2c)."""

import datetime
import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from intake.domain.errors import AlreadyClosed, NothingToTake, NotResponsible


class AskKind(StrEnum):
    """What somebody asked for."""

    NEED = "need"
    INQUIRY = "inquiry"


class Outcome(StrEnum):
    """The four ways that a first ask goes: dealt with, handed on, shown the way, or asked about above."""

    HANDLED = "handled"
    HANDED_OVER = "handed_over"
    REFERRED = "referred"
    ASKED_UP = "asked_up"


@dataclass(eq=False, kw_only=True)
class HandOver:
    """The work goes to somebody else, to be taken by `take_by`; the duty stays. `escalated_at`: nobody took it."""

    id: uuid.UUID
    position: int
    giver: str
    taker: str
    reason: str
    given_at: datetime.datetime
    take_by: datetime.datetime
    taken_at: datetime.datetime | None = None
    escalated_at: datetime.datetime | None = None


@dataclass(eq=False, kw_only=True)
class Reassignment:
    """The duty went from one to another, with a reason."""

    position: int
    before: str
    after: str
    reason: str
    changed_by: str
    changed_at: datetime.datetime


@dataclass(eq=False, kw_only=True)
class FirstAsk:
    """An entry of the ledger; its id is that of the form or inquiry.

    `first_asker` never changes; `responsible` answers for it until `closed_at`, whoever has the work.
    """

    id: uuid.UUID
    kind: AskKind
    station: str
    first_asker: str
    responsible: str
    asked_at: datetime.datetime
    outcome: Outcome | None = None
    words: str = ""
    closed_at: datetime.datetime | None = None
    revision: int = 1
    hand_overs: list[HandOver] = field(default_factory=list)
    reassignments: list[Reassignment] = field(default_factory=list)

    @property
    def holder(self) -> str:
        """Who has the work: the last one that took it over, else whoever is responsible."""
        taken = [one.taker for one in self.hand_overs if one.taken_at]
        return taken[-1] if taken else self.responsible

    def hand_over(self, handed: HandOver, *, by_master: bool) -> None:
        """The holder, the responsible one or the master hands the work on. Raises NotResponsible, AlreadyClosed."""
        self._check_open()
        if not by_master and handed.giver not in {self.holder, self.responsible}:
            raise NotResponsible
        self.hand_overs.append(handed)
        self.outcome = Outcome.HANDED_OVER

    def take(self, by: str, at: datetime.datetime) -> None:
        """Take what was handed on, late or not. Raises NothingToTake."""
        waiting = [one for one in self.hand_overs[-1:] if one.taker == by and not one.taken_at]
        if not waiting:
            raise NothingToTake
        waiting[0].taken_at = at

    def escalate(self, hand_over_id: uuid.UUID, at: datetime.datetime) -> bool:
        """Nobody took it in time: the station master's from now on to see to. False where that is not so."""
        for one in self.hand_overs[-1:]:
            late = one.id == hand_over_id and not one.taken_at and not one.escalated_at
            if late and one.take_by <= at and not self.closed_at:
                one.escalated_at = at
                return True
        return False

    def ask_up(self, words: str, by: str) -> None:
        """Not sure: asked above, in words. Raises NotResponsible, AlreadyClosed."""
        self._check_open()
        if by not in {self.holder, self.responsible}:
            raise NotResponsible
        self.outcome, self.words = Outcome.ASKED_UP, words

    def reassign(self, after: str, reason: str, *, by: str, at: datetime.datetime) -> None:
        """The duty goes to somebody else, with a reason on record. Raises AlreadyClosed."""
        self._check_open()
        self.reassignments.append(
            Reassignment(
                position=len(self.reassignments),
                before=self.responsible,
                after=after,
                reason=reason,
                changed_by=by,
                changed_at=at,
            )
        )
        self.responsible = after

    def settle(self, outcome: Outcome) -> None:
        """It was dealt with, or shown the way; what was handed on before stays so."""
        if self.outcome is not Outcome.HANDED_OVER:
            self.outcome = outcome

    def close(self, at: datetime.datetime) -> None:
        """The end of the duty."""
        self.closed_at = self.closed_at or at

    def _check_open(self) -> None:
        if self.closed_at is not None:
            raise AlreadyClosed
