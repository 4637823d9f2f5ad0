"""A need form from its first draft to its acceptance (6.1, 7.3)."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from intake.domain.errors import OneNoticeOnly
from intake.domain.materials import HandedIn, Missing
from intake.domain.states import Action, State, step
from worktime import Due


class Channel(StrEnum):
    """How a need reaches the station (6.1)."""

    WINDOW = "window"
    VISIT = "visit"
    PUBLICITY = "publicity"
    PHONE = "phone"
    WEB = "web"
    INSTANT_MESSAGE = "instant_message"
    EMAIL = "email"


class GreenGround(StrEnum):
    """Why a case goes through the green channel (6.3.3)."""

    MAJOR_PROJECT = "major_project"
    TECHNOLOGY_INNOVATION = "technology_innovation"
    ASSIGNED_FROM_ABOVE = "assigned_from_above"


class RefusalClass(StrEnum):
    """Classes of reasons to refuse (7.2a); the words stay here, the class may travel."""

    NOT_WITHIN_DUTY = "not_within_duty"
    NOT_ELIGIBLE = "not_eligible"
    INCOMPLETE = "incomplete"
    UNTRUE = "untrue"
    DUPLICATE = "duplicate"
    OTHER = "other"


@dataclass(eq=False, kw_only=True)
class Notice:
    """A notice of what is missing, answered until `answer_by`; `missing`: {"material" | "field", "note"} each."""

    position: int
    asked_at: datetime.datetime
    asked_by: str
    missing: list[dict[str, str]]
    breach: bool
    answer_by: datetime.datetime
    answered_at: datetime.datetime | None = None

    def named(self) -> list[Missing]:
        return [Missing(**one) for one in self.missing]


@dataclass(eq=False, kw_only=True)
class Item:
    """An item of an accepted form. `details` may be shown to a candidate provider, `hidden` only once it accepted;
    `counted_days` are the working days that `due_at` was counted by."""

    id: uuid.UUID
    position: int
    section: str
    zh: str
    en: str
    kind: str
    code: str | None
    also: list[str]
    quantity: int
    details: dict[str, str]
    hidden: dict[str, str]
    promise_working_days: int
    due_at: datetime.datetime
    provisional: bool
    counted_days: list[str]

    def promise(self, due: Due) -> None:
        """Take over when it is due, and why then."""
        self.due_at, self.provisional = due.at, due.provisional
        self.counted_days = [day.isoformat() for day in due.counted_days]


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """A decision to accept: the number, the check code, the items and maybe the ground of a green channel.

    The promises run from `promised_from`; `deemed`: by silence past the limit of the decision (7.3.1).
    """

    number: str
    check_code_hash: str
    items: Sequence[Item]
    green_ground: GreenGround | None
    promised_from: datetime.datetime
    deemed: bool = False


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A decision to refuse, in words, with its legal ground (7.2a)."""

    reason_class: RefusalClass
    reason: str
    legal_ground: str


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
    promised_from: datetime.datetime | None = None
    deemed: bool = False
    refusal_class: str | None = None
    refusal_reason: str | None = None
    legal_ground: str | None = None
    archived_at: datetime.datetime | None = None
    revision: int = 1
    materials: list[HandedIn] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

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
        self.asked_first(by)
        self.decided_at, self.number = at, acceptance.number
        self.check_code_hash = acceptance.check_code_hash
        self.green_ground = acceptance.green_ground
        self.promised_from, self.deemed = acceptance.promised_from, acceptance.deemed
        self.items.extend(acceptance.items)

    def refuse(self, refusal: Refusal, *, by: str, at: datetime.datetime) -> None:
        """Refuse it with a reason and its legal ground (7.2a)."""
        self._take(Action.REFUSE)
        self.asked_first(by)
        self.decided_at = at
        self.refusal_class = refusal.reason_class
        self.refusal_reason, self.legal_ground = refusal.reason, refusal.legal_ground

    def withdraw(self, at: datetime.datetime) -> None:
        """The enterprise takes it back before the decision."""
        self._take(Action.WITHDRAW)
        self.decided_at = at

    def lapse(self, at: datetime.datetime) -> None:
        """What was missing did not come in time (4.2.1)."""
        self._take(Action.LAPSE)
        self.decided_at = at

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
