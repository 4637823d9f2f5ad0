"""An item of a case on its way to somebody who serves it (6.2)."""

import datetime
import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from matching.domain.lifecycle import Step, walk


class State(StrEnum):
    AWAITING_ASSESSMENT = "awaiting_assessment"
    AWAITING_CHOICE = "awaiting_choice"
    OFFERED = "offered"
    NEGOTIATING = "negotiating"
    AGREED = "agreed"
    NO_PROVIDER = "no_provider"


class Action(StrEnum):
    SERVE = "serve"
    SEEK = "seek"
    OFFER = "offer"
    TAKE = "take"
    LOSE = "lose"
    BREAK_OFF = "break_off"
    GIVE_UP = "give_up"
    PROPOSE = "propose"
    AGREE = "agree"


class Way(StrEnum):
    """Who serves: the station itself, or a provider agency (6.2.1)."""

    STATION = "station"
    PROVIDER = "provider"


# Lost (declined, expired, withdrawn, broken off) leads back to the choice; the re-match or the enterprise makes it.
TRANSITIONS: dict[tuple[State, Action], Step] = {
    (State.AWAITING_ASSESSMENT, Action.SERVE): Step(State.NEGOTIATING),
    (State.AWAITING_ASSESSMENT, Action.SEEK): Step(State.AWAITING_CHOICE),
    (State.AWAITING_CHOICE, Action.OFFER): Step(State.OFFERED),
    (State.AWAITING_CHOICE, Action.GIVE_UP): Step(State.NO_PROVIDER),
    (State.OFFERED, Action.TAKE): Step(State.NEGOTIATING),
    (State.OFFERED, Action.LOSE): Step(State.AWAITING_CHOICE),
    (State.NEGOTIATING, Action.PROPOSE): Step(State.NEGOTIATING),
    (State.NEGOTIATING, Action.AGREE): Step(State.AGREED),
    (State.NEGOTIATING, Action.BREAK_OFF): Step(State.AWAITING_CHOICE),
    # A person solves what no provider could: the station does it after all, or asks anew.
    (State.NO_PROVIDER, Action.SERVE): Step(State.NEGOTIATING),
    (State.NO_PROVIDER, Action.SEEK): Step(State.AWAITING_CHOICE),
}

WORDS: dict[StrEnum, tuple[str, str]] = {
    State.AWAITING_ASSESSMENT: ("待评估", "awaiting assessment"),
    State.AWAITING_CHOICE: ("待选择机构", "awaiting the choice of a provider"),
    State.OFFERED: ("已派送待响应", "offered to a provider"),
    State.NEGOTIATING: ("协商中", "in negotiation"),
    State.AGREED: ("已达成一致", "agreed"),
    State.NO_PROVIDER: ("无可用机构", "without a provider"),
    Action.SERVE: ("评估为自主实施", "assess it as served by the station"),
    Action.SEEK: ("评估为机构实施", "assess it as served by a provider"),
    Action.OFFER: ("选择机构", "choose a provider"),
    Action.TAKE: ("接受需求", "take the need"),
    Action.LOSE: ("收回派送", "take it back from a provider"),
    Action.BREAK_OFF: ("中止协商", "break off the negotiation"),
    Action.GIVE_UP: ("判定无可用机构", "give up the search"),
    Action.PROPOSE: ("提出协商内容", "propose terms"),
    Action.AGREE: ("确认协商内容", "confirm terms"),
}


def step(state: State, action: Action) -> State:
    """The next state of an item. Raises NotInThisState."""
    return State(walk(TRANSITIONS, WORDS, state, action).next)


@dataclass(frozen=True, kw_only=True)
class AcceptedCase:
    """What all items of an accepted form have in common."""

    case_id: uuid.UUID
    number: str
    station: str
    enterprise: str
    district: str
    industry: str
    size: str
    green: bool


@dataclass(frozen=True, kw_only=True)
class AcceptedNeed:
    """One ticked box or table row as it was accepted; `code` is None for free text."""

    item_id: uuid.UUID
    code: str | None
    kind: str
    section: str
    quantity: int
    details: dict[str, str]
    due_at: datetime.datetime


@dataclass(eq=False, kw_only=True)
class Item:
    """One ticked box or table row. The station stays responsible whoever serves it (7.2).

    `number` is the case's, `position` counts the case's items from 1; `provider` has it in hand (None: the station,
    or nobody yet); `tried` lists the providers that said no, kept silent or broke off, each with the reason why.
    `due_at` is the promise to the enterprise, and no re-match moves it. `planned_end_on` frees the capacity.
    """

    id: uuid.UUID
    case_id: uuid.UUID
    number: str
    position: int
    station: str
    enterprise: str
    code: str | None
    kind: str
    section: str
    quantity: int
    details: dict[str, str]
    district: str
    industry: str
    size: str
    green: bool
    due_at: datetime.datetime
    state: State = State.AWAITING_ASSESSMENT
    way: Way | None = None
    reason: str = ""
    provider: str | None = None
    offers_made: int = 0
    rounds_made: int = 0
    tried: list[dict[str, str]] = field(default_factory=list)
    planned_end_on: datetime.date | None = None
    version: int = 1

    @classmethod
    def of(cls, case: AcceptedCase, need: AcceptedNeed, position: int) -> "Item":
        """A new item, waiting for its assessment."""
        return cls(
            id=need.item_id,
            case_id=case.case_id,
            number=case.number,
            position=position,
            station=case.station,
            enterprise=case.enterprise,
            code=need.code,
            kind=need.kind,
            section=need.section,
            quantity=need.quantity,
            details=need.details,
            district=case.district,
            industry=case.industry,
            size=case.size,
            green=case.green,
            due_at=need.due_at,
        )

    def assess(self, way: Way, code: str, reason: str) -> None:
        """Say for good what it is and who serves it (6.2.1). Raises NotInThisState."""
        self._apply(Action.SERVE if way is Way.STATION else Action.SEEK)
        self.way, self.code, self.reason = way, code, reason

    def turn_to_providers(self) -> None:
        """The station's own service could not be agreed: a provider is sought instead (6.2.1)."""
        self._apply(Action.BREAK_OFF)
        self.way = Way.PROVIDER

    def offer(self) -> int:
        """It goes to a provider; returns the round, counted from 1. Raises NotInThisState."""
        self._apply(Action.OFFER)
        self.offers_made += 1
        return self.offers_made

    def take(self, provider: str) -> None:
        """The provider accepted it. Raises NotInThisState."""
        self._apply(Action.TAKE)
        self.provider = provider

    def lose(self, provider: str, why: str) -> None:
        """The provider declined or kept silent; it is not asked again (6.2.3). Raises NotInThisState."""
        self._apply(Action.LOSE)
        self._remember(provider, why)

    def break_off(self, provider: str, why: str) -> None:
        """No terms with the provider that took it; it is not asked again (6.2.3). Raises NotInThisState."""
        self._apply(Action.BREAK_OFF)
        self._remember(provider, why)
        self.provider = None

    def take_back(self) -> None:
        """The enterprise wants another provider; this one said nothing wrong. Raises NotInThisState."""
        self._apply(Action.LOSE)

    def give_up(self) -> None:
        """Nobody is left to ask (6.2.3). Raises NotInThisState."""
        self._apply(Action.GIVE_UP)

    def propose(self) -> None:
        """Terms are proposed; what is seen of the item changes with them. Raises NotInThisState."""
        self._apply(Action.PROPOSE)
        self.rounds_made += 1

    def agree(self, planned_end_on: datetime.date) -> None:
        """Both sides confirmed. Raises NotInThisState."""
        self._apply(Action.AGREE)
        self.planned_end_on = planned_end_on

    def _remember(self, provider: str, why: str) -> None:
        self.tried = [*self.tried, {"provider": provider, "why": why}]

    def _apply(self, action: Action) -> None:
        self.state = step(self.state, action)
