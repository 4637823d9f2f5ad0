"""The life of a case (办件), derived from the steps that were told, in whatever order they came."""

import dataclasses
import datetime
import hashlib
import hmac
import uuid
from collections.abc import Iterable
from enum import StrEnum

from tracking.domain.errors import NotInThisState
from tracking.domain.story import Step


class CaseState(StrEnum):
    """Where a case stands (Appendix B, from the form to the archive)."""

    FILED = "filed"
    SUPPLEMENT_ASKED = "supplement_asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    APPEALED = "appealed"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    SERVED = "served"
    EVALUATED = "evaluated"
    ARCHIVED = "archived"


class CaseAction(StrEnum):
    """What moves a case on."""

    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    REFUSE = "refuse"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    REOPEN = "reopen"
    REFER = "refer"
    WITHDRAW = "withdraw"
    SERVE = "serve"
    EVALUATE = "evaluate"
    ARCHIVE = "archive"


TRANSITIONS: dict[tuple[CaseState, CaseAction], CaseState] = {
    (CaseState.FILED, CaseAction.ASK): CaseState.SUPPLEMENT_ASKED,
    (CaseState.SUPPLEMENT_ASKED, CaseAction.ANSWER): CaseState.FILED,
    (CaseState.FILED, CaseAction.ACCEPT): CaseState.ACCEPTED,
    (CaseState.FILED, CaseAction.REFUSE): CaseState.REFUSED,
    (CaseState.REFUSED, CaseAction.APPEAL): CaseState.APPEALED,
    (CaseState.APPEALED, CaseAction.UPHOLD): CaseState.REFUSED,
    (CaseState.APPEALED, CaseAction.REOPEN): CaseState.FILED,
    (CaseState.FILED, CaseAction.REFER): CaseState.REFERRED,
    (CaseState.FILED, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
    # Intake decides whether it may accept over an open question; here it only means that the answer is late.
    (CaseState.SUPPLEMENT_ASKED, CaseAction.ACCEPT): CaseState.ACCEPTED,
    (CaseState.SUPPLEMENT_ASKED, CaseAction.REFUSE): CaseState.REFUSED,
    (CaseState.SUPPLEMENT_ASKED, CaseAction.WITHDRAW): CaseState.WITHDRAWN,
    (CaseState.ACCEPTED, CaseAction.SERVE): CaseState.SERVED,
    (CaseState.SERVED, CaseAction.EVALUATE): CaseState.EVALUATED,
    (CaseState.EVALUATED, CaseAction.ARCHIVE): CaseState.ARCHIVED,
}

# Steps that move a case, and their place in its life: clocks of two services may differ by more than the time
# between two steps, so the time decides within one place only. What intake decides may begin anew (an appeal).
ACTIONS: dict[str, tuple[int, CaseAction]] = {
    "intake.supplement_asked": (0, CaseAction.ASK),
    "intake.supplement_answered": (0, CaseAction.ANSWER),
    "intake.need_accepted": (0, CaseAction.ACCEPT),
    "intake.need_refused": (0, CaseAction.REFUSE),
    "intake.refusal_appealed": (0, CaseAction.APPEAL),
    "intake.refusal_upheld": (0, CaseAction.UPHOLD),
    "intake.refusal_overturned": (0, CaseAction.REOPEN),
    "intake.need_referred": (0, CaseAction.REFER),
    "intake.need_withdrawn": (0, CaseAction.WITHDRAW),
    "tracking.case_served": (2, CaseAction.SERVE),
    "evaluation.case_evaluated": (3, CaseAction.EVALUATE),
    "admin.case_archived": (4, CaseAction.ARCHIVE),
}


def step(state: CaseState, action: CaseAction) -> CaseState:
    """The state after an action. Raises NotInThisState."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise NotInThisState(state, action) from None


def state_of(steps: Iterable[Step]) -> CaseState:
    """The state that the steps known so far lead to: the same whatever order they came in.

    A step whose predecessor is still on its way moves nothing yet; it does when the predecessor is there.
    """
    state = CaseState.FILED
    for told in sorted((s for s in steps if s.name in ACTIONS), key=_place):
        state = TRANSITIONS.get((state, ACTIONS[told.name][1]), state)
    return state


def _place(told: Step) -> tuple[int, datetime.datetime, uuid.UUID]:
    return (ACTIONS[told.name][0], *told.order)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Acceptance:
    """What the acceptance of a form fixes about its case (7.3.2a-b)."""

    number: str
    first_asker: str
    check_code_hash: str
    green: bool
    filed_at: datetime.datetime
    accepted_at: datetime.datetime


@dataclasses.dataclass(eq=False)
class Case:
    """A form and its items, as tracking follows it; its id is the id of the form."""

    case_id: uuid.UUID
    station: str
    enterprise: str
    state: CaseState = CaseState.FILED
    number: str | None = None
    first_asker: str | None = None
    check_code_hash: str | None = None
    green: bool = False
    filed_at: datetime.datetime | None = None
    accepted_at: datetime.datetime | None = None
    version: int = 1

    @property
    def is_accepted(self) -> bool:
        return self.number is not None

    def file(self, at: datetime.datetime) -> None:
        """Remember when the form was filed, unless the acceptance has said it already."""
        if not self.is_accepted:
            self.filed_at = at

    def accept(self, acceptance: Acceptance) -> None:
        """Take over what the acceptance fixed; a second time changes nothing."""
        for field in dataclasses.fields(acceptance):
            setattr(self, field.name, getattr(acceptance, field.name))

    def follow(self, steps: Iterable[Step]) -> None:
        """Stand where all the steps told so far lead to."""
        self.state = state_of(steps)


def check_code_fits(number: str, code: str, expected_hash: str) -> bool:
    """Whether a code belongs to a case number; takes the same time for a right and a wrong one."""
    given = hashlib.sha256(f"{number}:{code}".encode()).hexdigest()
    return hmac.compare_digest(given, expected_hash)
