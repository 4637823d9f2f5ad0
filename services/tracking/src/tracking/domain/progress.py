"""How the service of one item (需求事项) goes on, stage by stage of its process (6.5.1, 5.6.4.2)."""

import dataclasses
import datetime
import uuid
from enum import StrEnum
from typing import TypedDict

from tracking.domain.catalogue import Process
from tracking.domain.errors import (
    NotInThisState,
    NotThePerformer,
    ProcessNotKnown,
    StageReachedBefore,
    StageSkipped,
    StagesMissing,
    StageUnknown,
)


class ItemState(StrEnum):
    """Where the service of an item stands."""

    WAITING = "waiting"
    AGREED = "agreed"
    IN_SERVICE = "in_service"
    ENDED = "ended"


class ItemAction(StrEnum):
    """What moves the service of an item on."""

    AGREE = "agree"
    START = "start"
    REACH = "reach"
    END = "end"


TRANSITIONS: dict[tuple[ItemState, ItemAction], ItemState] = {
    (ItemState.WAITING, ItemAction.AGREE): ItemState.AGREED,
    (ItemState.AGREED, ItemAction.AGREE): ItemState.AGREED,
    (ItemState.AGREED, ItemAction.START): ItemState.IN_SERVICE,
    (ItemState.IN_SERVICE, ItemAction.REACH): ItemState.IN_SERVICE,
    (ItemState.IN_SERVICE, ItemAction.END): ItemState.ENDED,
}


def step(state: ItemState, action: ItemAction) -> ItemState:
    """The state after an action. Raises NotInThisState."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise NotInThisState(state, action) from None


class StageMark(TypedDict):
    """A stage of the item's process, and when it was reached (UTC, ISO 8601), or None."""

    key: str
    name_zh: str
    name_en: str
    reached_at: str | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Agreement:
    """What both sides confirmed (6.2.2). `performer` is "station" or "provider"; the cycle is in working days."""

    code: str
    performer: str
    provider: str | None
    agreed_at: datetime.datetime
    starts_on: datetime.date
    cycle_working_days: int
    sheet_number: str


@dataclasses.dataclass(eq=False)
class ItemProgress:
    """One item of an accepted case. `due_at` is the promise to the enterprise, counted by intake."""

    item_id: uuid.UUID
    case_id: uuid.UUID
    station: str
    enterprise: str
    kind: str
    section: str
    quantity: int
    due_at: datetime.datetime
    promise_value: int
    promise_unit: str
    provisional: bool
    code: str | None
    code_since: datetime.datetime
    way: str | None = None
    performer: str | None = None
    provider: str | None = None
    agreed_at: datetime.datetime | None = None
    starts_on: datetime.date | None = None
    cycle_working_days: int | None = None
    sheet_number: str | None = None
    state: ItemState = ItemState.WAITING
    process_version: int | None = None
    stages: list[StageMark] = dataclasses.field(default_factory=list)
    started_at: datetime.datetime | None = None
    ended_at: datetime.datetime | None = None
    version: int = 1

    def assess(self, code: str, way: str, at: datetime.datetime) -> None:
        """Take over the assessment (6.2.1); an older one than is known changes nothing."""
        if self._learn_code(code, at):
            self.way = way

    def agree(self, agreement: Agreement) -> None:
        """Take over the agreement (6.2.2); an older one, the same again, or one after the start changes nothing."""
        if self.agreed_at and self.agreed_at >= agreement.agreed_at:
            return
        if (self.state, ItemAction.AGREE) not in TRANSITIONS:
            return
        self.state = step(self.state, ItemAction.AGREE)
        if self._learn_code(agreement.code, agreement.agreed_at):
            self.way = agreement.performer
        for field in dataclasses.fields(agreement):
            if field.name != "code":
                setattr(self, field.name, getattr(agreement, field.name))

    def start(self, process: Process | None, at: datetime.datetime) -> None:
        """Begin the service on a version of its process, for good.

        Raises NotInThisState, and ProcessNotKnown where no version has arrived yet.
        """
        state = step(self.state, ItemAction.START)
        if process is None:
            raise ProcessNotKnown
        self.state, self.started_at = state, at
        self.process_version, self.stages = process.version, marks_of(process)

    def reach(self, stage: str, at: datetime.datetime) -> StageMark:
        """Finish the next stage.

        Raises NotInThisState, StageUnknown, StageReachedBefore, and StageSkipped where an earlier stage is open.
        """
        self.state = step(self.state, ItemAction.REACH)
        self._require_next(stage)
        mark = self.open_stages[0]
        done: StageMark = {**mark, "reached_at": at.isoformat()}
        self.stages = [done if m["key"] == stage else m for m in self.stages]
        return done

    def _require_next(self, stage: str) -> None:
        open_keys = [mark["key"] for mark in self.open_stages]
        if stage not in {mark["key"] for mark in self.stages}:
            raise StageUnknown(stage=stage)
        if stage not in open_keys:
            raise StageReachedBefore(stage=stage)
        if stage != open_keys[0]:
            first = self.open_stages[0]
            raise StageSkipped(next_zh=first["name_zh"], next_en=first["name_en"])

    def end(self, at: datetime.datetime) -> datetime.datetime:
        """Finish the service; when it had started. Raises NotInThisState, and StagesMissing where a stage is open."""
        state = step(self.state, ItemAction.END)
        if self.open_stages:
            raise StagesMissing(
                stages_zh="、".join(mark["name_zh"] for mark in self.open_stages),
                stages_en=", ".join(mark["name_en"] for mark in self.open_stages),
            )
        self.state, self.ended_at = state, at
        return self.started_at or at

    @property
    def open_stages(self) -> list[StageMark]:
        return [mark for mark in self.stages if mark["reached_at"] is None]

    @property
    def has_ended(self) -> bool:
        return self.state is ItemState.ENDED

    def require_performer(self, party: str, provider: str | None) -> None:
        """`party` is "station" or "provider". Raises NotThePerformer once it is agreed that another one serves."""
        if self.performer and (self.performer, self.provider) != (party, provider):
            raise NotThePerformer

    def _learn_code(self, code: str, at: datetime.datetime) -> bool:
        """The catalogue code told last stands; what was told then decides, not when it arrived."""
        newer = (at, code) > (self.code_since, self.code or "")
        if newer:
            self.code, self.code_since = code, at
        return newer


def marks_of(process: Process) -> list[StageMark]:
    """The stages of a process, none reached."""
    return [
        {"key": s["key"], "name_zh": s["name_zh"], "name_en": s["name_en"], "reached_at": None}
        for s in process.stages
    ]
