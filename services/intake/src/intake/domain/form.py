"""A need form from its first draft to its acceptance (6.1, 7.3)."""

import dataclasses
import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from intake.domain.acceptance import Acceptance, Item
from intake.domain.denial import Denial, Referral, Returned
from intake.domain.errors import NothingToConfirm, OneNoticeOnly
from intake.domain.materials import HandedIn, Missing
from intake.domain.states import Action, State, step
from intake.domain.supplement import Notice

ENTERPRISE = "enterprise"


class Channel(StrEnum):
    """How a need reaches the station (6.1)."""

    WINDOW = "window"
    VISIT = "visit"
    PUBLICITY = "publicity"
    PHONE = "phone"
    WEB = "web"
    INSTANT_MESSAGE = "instant_message"
    EMAIL = "email"


class Confirmation(StrEnum):
    """How an enterprise confirmed what staff filed for it (6.1.2)."""

    ACCOUNT = "account"
    SIGNATURE = "signature"
    RECORDED_CALL = "recorded_call"
    WRITTEN_MESSAGE = "written_message"


@dataclass(eq=False, kw_only=True)
class Form:
    """One form, one case: the id of the form is the id of the case.

    `received_at` is when it last came in whole, `decide_by` when the station has to have decided (7.3.1).
    """

    id: uuid.UUID
    station: str
    channel: str
    definition_version: str
    content: dict[str, Any]
    created_at: datetime.datetime
    created_by: str
    created_role: str
    enterprise: str | None
    first_asker: str | None = None
    state: State = State.DRAFT
    changed_at: datetime.datetime | None = None
    filed_at: datetime.datetime | None = None
    received_at: datetime.datetime | None = None
    decide_by: datetime.datetime | None = None
    decided_at: datetime.datetime | None = None
    number: str | None = None
    check_code_hash: str | None = None
    green_ground: str | None = None
    green_evidence: str | None = None
    promised_from: datetime.datetime | None = None
    deemed: bool = False
    referral: dict[str, str] | None = None
    merged_into: uuid.UUID | None = None
    confirmed_at: datetime.datetime | None = None
    confirmed_by: str | None = None
    confirmed_how: str | None = None
    archived_at: datetime.datetime | None = None
    revision: int = 1
    materials: list[HandedIn] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    denials: list[Denial] = field(default_factory=list)
    returned: list[Returned] = field(default_factory=list)

    def change(
        self, *, station: str, channel: str, content: dict[str, Any], at: datetime.datetime
    ) -> None:
        """Replace what a draft holds."""
        self._take(Action.CHANGE)
        self.station, self.channel, self.content = station, channel, content
        self.changed_at = at

    def file(self, at: datetime.datetime, decide_by: datetime.datetime) -> None:
        """Hand it to the station (6.1)."""
        self._take(Action.FILE)
        self.enterprise = credit_code_of(self.content)
        self.filed_at = self.received_at = at
        self.decide_by = decide_by

    def asked_first(self, account: str) -> None:
        """Name the first-asker, once: nobody who comes later changes it (首问责任, 7.2c)."""
        if self.first_asker is None:
            self.first_asker = account

    def ask_supplement(
        self,
        missing: Sequence[Missing],
        *,
        by: str,
        at: datetime.datetime,
        answer_by: datetime.datetime,
        granted: bool,
    ) -> Notice:
        """Name what is missing, once and completely (一次告知, 4.2.1).

        A second notice is a breach that only the station master may grant. Raises OneNoticeOnly.
        """
        state = step(self.state, Action.ASK_SUPPLEMENT)
        second = bool(self.notices)
        if second and not granted:
            raise OneNoticeOnly
        named = [_plain(one) for one in missing]
        notice = Notice(
            position=len(self.notices),
            asked_at=at,
            asked_by=by,
            missing=named,
            breach=second,
            answer_by=answer_by,
        )
        self.notices.append(notice)
        self.state = state
        return notice

    def answer_supplement(
        self,
        materials: Sequence[HandedIn],
        content: dict[str, Any] | None,
        at: datetime.datetime,
        decide_by: datetime.datetime,
    ) -> None:
        """Take what was missing; the form waits for its decision again (7.3.1)."""
        self._take(Action.ANSWER_SUPPLEMENT)
        self.notices[-1].answered_at = self.received_at = at
        self.decide_by = decide_by
        self.materials.extend(materials)
        self.content = content or self.content

    def accept(self, acceptance: Acceptance, *, by: str, at: datetime.datetime) -> None:
        """Make it a case under its number (7.3.2a-b)."""
        self._take(Action.ACCEPT)
        self._drop_proposal(by, at)
        self.asked_first(by)
        self.decided_at, self.number = at, acceptance.number
        self.check_code_hash = acceptance.check_code_hash
        if acceptance.green:
            self.green_ground = acceptance.green.ground
            self.green_evidence = acceptance.green.evidence
        self.promised_from, self.deemed = acceptance.promised_from, acceptance.deemed
        self.items.extend(acceptance.items)

    @property
    def waits_for_confirmation(self) -> bool:
        """Staff filed it for an enterprise that was not there to sign it (6.1.2)."""
        by_staff = self.created_role != ENTERPRISE and self.channel != Channel.WINDOW
        return by_staff and self.confirmed_at is None

    def confirm(self, how: Confirmation, *, by: str, at: datetime.datetime) -> None:
        """The enterprise confirms what staff filed for it (6.1.2). Raises NothingToConfirm."""
        if not self.waits_for_confirmation:
            raise NothingToConfirm
        self.confirmed_how, self.confirmed_by, self.confirmed_at = how, by, at

    def merge_into(self, other: "Form", at: datetime.datetime) -> None:
        """It becomes part of another form (6.1.3)."""
        self._take(Action.MERGE)
        self.merged_into, self.decided_at = other.id, at

    def take_in(
        self, content: dict[str, Any], materials: Sequence[HandedIn], notices: Sequence[Notice]
    ) -> None:
        """Ask for what the other form asked for too, with its materials (6.1.3).

        What it was told to be missing was told: a notice after that is a second one (4.2.1).
        """
        self._take(Action.TAKE_IN)
        self.content = content
        self.materials.extend(materials)
        first = len(self.notices)
        self.notices.extend(one.again(first + n) for n, one in enumerate(notices))

    @property
    def denial(self) -> Denial:
        """The newest negative filing, which a form in one of its states always has."""
        return self.denials[-1]

    def propose_refusal(self, denial: Denial) -> None:
        """Somebody proposes to refuse it; another person decides (7.2a)."""
        self._take(Action.PROPOSE_REFUSAL)
        self.asked_first(denial.proposed_by)
        self.denials.append(denial)

    def refuse(self, *, by: str, at: datetime.datetime, opinion: str) -> None:
        """The proposal is approved (7.2a). Raises OwnDecision."""
        self._take(Action.APPROVE_REFUSAL)
        self.denial.decide(approved=True, by=by, at=at, opinion=opinion)
        self.decided_at = at

    def reject_refusal(self, *, by: str, at: datetime.datetime, opinion: str) -> None:
        """The proposal is given back: the form waits for another decision. Raises OwnDecision."""
        self._take(Action.REJECT_REFUSAL)
        self.denial.decide(approved=False, by=by, at=at, opinion=opinion)

    def appeal(self, words: str, at: datetime.datetime) -> None:
        """The enterprise contests the refusal (7.2a). Raises AppealTooLate, AppealedBefore."""
        self._take(Action.APPEAL)
        self.denial.contest(words, at)

    def uphold(self, *, by: str, at: datetime.datetime, finding: str) -> None:
        """The refusal stands. Raises OwnDecision."""
        self._take(Action.UPHOLD)
        self.denial.hear(overturned=False, by=by, at=at, finding=finding)

    def overturn(
        self, *, by: str, at: datetime.datetime, finding: str, decide_by: datetime.datetime
    ) -> None:
        """The refusal falls: the form is open again, with a new limit of its decision. Raises OwnDecision."""
        self._take(Action.OVERTURN)
        self.denial.hear(overturned=True, by=by, at=at, finding=finding)
        self.received_at, self.decide_by, self.decided_at = at, decide_by, None

    def refer(self, referral: Referral, *, by: str, at: datetime.datetime) -> None:
        """Not ours: say who to go to (7.2c)."""
        self._take(Action.REFER)
        self.asked_first(by)
        self.decided_at = at
        self.referral = dataclasses.asdict(referral)

    def give_back(
        self, materials: Sequence[str], received_by: str, *, by: str, at: datetime.datetime
    ) -> None:
        """Originals go back against a receipt (7.2a)."""
        self.returned.append(
            Returned(
                position=len(self.returned),
                materials=list(materials),
                received_by=received_by,
                returned_by=by,
                returned_at=at,
            )
        )

    def withdraw(self, at: datetime.datetime) -> None:
        """The enterprise takes it back before the decision."""
        self._take(Action.WITHDRAW)
        self._drop_proposal(self.enterprise or "", at)
        self.decided_at = at

    def lapse(self, at: datetime.datetime) -> None:
        """What was missing did not come in time (4.2.1)."""
        self._take(Action.LAPSE)
        self.decided_at = at

    def _drop_proposal(self, by: str, at: datetime.datetime) -> None:
        if self.denials and self.denial.approved is None:
            self.denial.drop(by, at)

    def _take(self, action: Action) -> None:
        self.state = step(self.state, action)


def _plain(one: Missing) -> dict[str, str]:
    named = {"material": one.material} if one.material else {"field": one.field or ""}
    return {**named, "note": one.note}


def credit_code_of(content: Mapping[str, Any]) -> str | None:
    """The credit code that a form names, whatever state the form is in."""
    enterprise = content.get("enterprise")
    code = enterprise.get("credit_code") if isinstance(enterprise, Mapping) else None
    return code if isinstance(code, str) and len(code) <= 18 else None
