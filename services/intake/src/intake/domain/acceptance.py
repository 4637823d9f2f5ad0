"""An accepted form: its items with what was promised, and a green channel's ground (6.3.3, 7.3.2a-b)."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from intake.domain.errors import GreenUngrounded
from worktime import Due, Limit, Unit


class GreenGround(StrEnum):
    """Why a case goes through the green channel (6.3.3)."""

    MAJOR_PROJECT = "major_project"
    TECHNOLOGY_INNOVATION = "technology_innovation"
    ASSIGNED_FROM_ABOVE = "assigned_from_above"


GROUND_NAMES: dict[str, tuple[str, str]] = {
    GreenGround.MAJOR_PROJECT: (
        "本地区年度计划重大投资项目",
        "a major investment project of the region's plan of the year",
    ),
    GreenGround.TECHNOLOGY_INNOVATION: ("科技创新企业", "a technology-innovation enterprise"),
    GreenGround.ASSIGNED_FROM_ABOVE: ("上级交办事项", "a matter assigned from above"),
}


@dataclass(frozen=True, kw_only=True)
class Green:
    """The green channel as it is granted: on which ground, and what proves it (a list, a certificate, a letter)."""

    ground: GreenGround
    evidence: str


def green_of(ground: str | None, evidence: str) -> Green | None:
    """The grant that is asked for; None for an ordinary case. Raises GreenUngrounded where either comes alone."""
    proof = evidence.strip()
    if ground and proof:
        return Green(ground=GreenGround(ground), evidence=proof)
    if ground or proof:
        raise GreenUngrounded("green_evidence" if ground else "green_ground")
    return None


@dataclass(eq=False, kw_only=True)
class Item:
    """An item of an accepted form. `details` may be shown to a candidate provider, `hidden` only once it accepted;
    `counted_days` are the days that `due_at` was counted by."""

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
    promise_value: int
    promise_unit: str
    due_at: datetime.datetime
    provisional: bool
    counted_days: list[str]

    @property
    def limit(self) -> Limit:
        """What was promised."""
        return Limit(self.promise_value, Unit(self.promise_unit))

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
    green: Green | None
    promised_from: datetime.datetime
    deemed: bool = False
