"""Negative filing 否定备案: a refusal has a reason, a legal ground, an approver, a place on the register (7.2a)."""

import datetime
import uuid
from dataclasses import dataclass
from enum import StrEnum

from intake.domain.errors import AppealedBefore, AppealTooLate, OwnDecision


class RefusalClass(StrEnum):
    """Classes of reasons to refuse (7.2a); the words stay here, the class may travel."""

    NOT_WITHIN_DUTY = "not_within_duty"
    NOT_ELIGIBLE = "not_eligible"
    INCOMPLETE = "incomplete"
    UNTRUE = "untrue"
    DUPLICATE = "duplicate"
    OTHER = "other"


CLASS_NAMES: dict[str, tuple[str, str]] = {
    RefusalClass.NOT_WITHIN_DUTY: ("不在职责范围", "not within the duty of the station"),
    RefusalClass.NOT_ELIGIBLE: ("不符合条件", "the conditions are not fulfilled"),
    RefusalClass.INCOMPLETE: ("材料不齐全", "materials are incomplete"),
    RefusalClass.UNTRUE: ("材料不真实", "materials are not true"),
    RefusalClass.DUPLICATE: ("重复提出", "asked for twice"),
    RefusalClass.OTHER: ("其他", "other"),
}


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What is proposed: a class, a reason in words, its legal ground."""

    reason_class: RefusalClass
    reason: str
    legal_ground: str


@dataclass(eq=False, kw_only=True)
class Denial:
    """One negative filing of a form. `number` is its place on the register, from the approval on.

    `proposed_by`, `decided_by` and `heard_by` are three people. `approved` and `overturned` are None while open.
    """

    id: uuid.UUID
    form_id: uuid.UUID
    station: str
    enterprise: str
    position: int
    reason_class: str
    reason: str
    legal_ground: str
    proposed_by: str
    proposed_at: datetime.datetime
    decided_by: str | None = None
    decided_at: datetime.datetime | None = None
    approved: bool | None = None
    opinion: str = ""
    number: str | None = None
    check_code_hash: str | None = None
    appeal_by: datetime.datetime | None = None
    appealed_at: datetime.datetime | None = None
    appeal: str = ""
    heard_by: str | None = None
    heard_at: datetime.datetime | None = None
    overturned: bool | None = None
    finding: str = ""

    def decide(self, *, approved: bool, by: str, at: datetime.datetime, opinion: str) -> None:
        """Another person approves it, or gives it back. Raises OwnDecision."""
        if by == self.proposed_by:
            raise OwnDecision
        self.approved, self.decided_by, self.decided_at, self.opinion = approved, by, at, opinion

    def drop(self, by: str, at: datetime.datetime) -> None:
        """It came to nothing: the form was accepted or taken back before anybody approved."""
        self.approved, self.decided_by, self.decided_at = False, by, at

    def register(self, number: str, check_code_hash: str, appeal_by: datetime.datetime) -> None:
        """Put it on the register under its number, open to appeal until `appeal_by`."""
        self.number, self.check_code_hash, self.appeal_by = number, check_code_hash, appeal_by

    def contest(self, words: str, at: datetime.datetime) -> None:
        """The enterprise appeals, once and in time. Raises AppealedBefore, AppealTooLate."""
        if self.appealed_at is not None:
            raise AppealedBefore
        if self.appeal_by is None or at > self.appeal_by:
            raise AppealTooLate
        self.appeal, self.appealed_at = words, at

    def hear(self, *, overturned: bool, by: str, at: datetime.datetime, finding: str) -> None:
        """Somebody who had no part in it decides on the appeal. Raises OwnDecision."""
        if by in {self.proposed_by, self.decided_by}:
            raise OwnDecision
        self.overturned, self.heard_by, self.heard_at, self.finding = overturned, by, at, finding


@dataclass(eq=False, kw_only=True)
class Referral:
    """Not ours: who to go to, in words that the enterprise reads (首问责任: asked first, answered; 7.2c)."""

    body: str
    contact: str
    reason: str


@dataclass(eq=False, kw_only=True)
class Returned:
    """Originals handed back against a receipt: what, to whom (the name on the receipt), by whom."""

    position: int
    materials: list[str]
    received_by: str
    returned_by: str
    returned_at: datetime.datetime
