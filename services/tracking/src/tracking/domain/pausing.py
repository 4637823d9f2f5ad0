"""What stops and what lengthens a promise: waiting for the applicant, and a granted extension (4.2.1, 7.2b)."""

import dataclasses
import datetime
import uuid
from enum import StrEnum

from worktime import Pause


@dataclasses.dataclass(frozen=True, kw_only=True)
class Waiting:
    """A pause: the applicant is waited for, why (in words that stay in tracking), and who said so."""

    started_at: datetime.datetime
    reason: str
    started_by: str
    started_role: str
    ended_at: datetime.datetime | None = None
    ended_by: str | None = None
    ended_role: str | None = None

    @property
    def pause(self) -> Pause:
        return Pause(self.started_at, self.ended_at)


class Ground(StrEnum):
    """Why a promise may be extended; a closed list, as what is not on it has to be planned for."""

    COMPLEX = "complex"
    THIRD_PARTY = "third_party"
    RETEST = "retest"
    FORCE_MAJEURE = "force_majeure"
    APPLICANT = "applicant"


class ExtensionState(StrEnum):
    """Where an asked extension stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


MOST_EXTENSIONS = 2  # and five working days each: the practice of the Shenyang hotline
LONGEST_EXTENSION = 5


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wish:
    """How many working days more somebody asks for, on which ground of the list, and why in words."""

    working_days: int
    ground: str
    reason: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Decision:
    """What is decided on an extension, and why."""

    granted: bool
    reason: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Extension:
    """So many working days more, asked with a ground and decided by another person."""

    extension_id: uuid.UUID
    working_days: int
    ground: str
    reason: str
    asked_at: datetime.datetime
    asked_by: str
    asked_role: str
    state: str = ExtensionState.ASKED.value
    decided_at: datetime.datetime | None = None
    decided_by: str | None = None
    decision_reason: str | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Recount:
    """A due time that a notice has moved: from, to (UTC), when that was counted, by which notice."""

    old_due_at: datetime.datetime
    new_due_at: datetime.datetime
    counted_at: datetime.datetime
    notice: str
