"""Agreeing on service item, time, cycle and price in rounds, each recorded (6.2.2)."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from matching.domain.errors import (
    NothingProposed,
    OwnTerms,
    TermsChanged,
    WrongField,
    WrongTerms,
)
from matching.domain.lifecycle import Step, walk

LONGEST_CYCLE = 250  # working days: one working year
LATEST_START = datetime.timedelta(days=366)


class State(StrEnum):
    OPEN = "open"
    AGREED = "agreed"
    BROKEN_OFF = "broken_off"


class Action(StrEnum):
    PROPOSE = "propose"
    CONFIRM = "confirm"
    BREAK_OFF = "break_off"


class Party(StrEnum):
    STATION = "station"
    PROVIDER = "provider"
    ENTERPRISE = "enterprise"


TRANSITIONS: dict[tuple[State, Action], Step] = {
    (State.OPEN, Action.PROPOSE): Step(State.OPEN),
    (State.OPEN, Action.CONFIRM): Step(State.AGREED),
    (State.OPEN, Action.BREAK_OFF): Step(State.BROKEN_OFF),
}

WORDS: dict[StrEnum, tuple[str, str]] = {
    State.OPEN: ("协商中", "under negotiation"),
    State.AGREED: ("已达成一致", "agreed"),
    State.BROKEN_OFF: ("已中止", "broken off"),
    Action.PROPOSE: ("提出协商内容", "propose terms"),
    Action.CONFIRM: ("确认协商内容", "confirm terms"),
    Action.BREAK_OFF: ("中止协商", "break off"),
}


def step(state: State, action: Action) -> State:
    """The next state of a negotiation. Raises NotInThisState."""
    return State(walk(TRANSITIONS, WORDS, state, action).next)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is agreed on: what is done, from which day, in how many working days, for how many yuan."""

    service_item: str
    starts_on: datetime.date
    cycle_working_days: int
    price_yuan: Decimal


def wrong_terms(terms: Terms, today: datetime.date) -> Iterator[WrongField]:
    """Every field that cannot be meant."""
    if not terms.service_item.strip():
        yield WrongField(field="service_item", code="empty", zh="不能为空。", en="Empty.")
    if not today <= terms.starts_on <= today + LATEST_START:
        yield WrongField(
            field="starts_on",
            code="out_of_range",
            zh="应为今天起一年以内的日期。",
            en="Must be a day from today on, within a year.",
        )
    if not 1 <= terms.cycle_working_days <= LONGEST_CYCLE:
        yield WrongField(
            field="cycle_working_days",
            code="out_of_range",
            zh=f"应在 1 到 {LONGEST_CYCLE} 个工作日之间。",
            en=f"Must be between 1 and {LONGEST_CYCLE} working days.",
        )
    if terms.price_yuan < 0:
        yield WrongField(
            field="price_yuan", code="negative", zh="不能为负数。", en="Must not be negative."
        )


@dataclass(eq=False, kw_only=True)
class Round:
    """One proposal: its terms, which side made it, and the account that did."""

    id: uuid.UUID
    number: int
    party: Party
    proposed_by: str
    proposed_at: datetime.datetime
    service_item: str
    starts_on: datetime.date
    cycle_working_days: int
    price_yuan: Decimal


@dataclass(eq=False, kw_only=True)
class Negotiation:
    """Between the enterprise and its `counterpart`: the station, or the provider of the accepted offer."""

    id: uuid.UUID
    item_id: uuid.UUID
    offer_id: uuid.UUID | None
    counterpart: Party
    opened_at: datetime.datetime
    state: State = State.OPEN
    rounds: list[Round] = field(default_factory=list)
    confirmed_by: str | None = None
    confirmed_at: datetime.datetime | None = None
    version: int = 1

    @property
    def last(self) -> Round:
        """The terms on the table. Raises NothingProposed."""
        if not self.rounds:
            raise NothingProposed
        return self.rounds[-1]

    def propose(
        self,
        round_id: uuid.UUID,
        party: Party,
        terms: Terms,
        *,
        by: str,
        now: datetime.datetime,
        today: datetime.date,
    ) -> Round:
        """A new round, by either side. Raises NotInThisState, WrongTerms."""
        self.state = step(self.state, Action.PROPOSE)
        if wrong := list(wrong_terms(terms, today)):
            raise WrongTerms(wrong)
        made = Round(
            id=round_id,
            number=len(self.rounds) + 1,
            party=party,
            proposed_by=by,
            proposed_at=now,
            service_item=terms.service_item,
            starts_on=terms.starts_on,
            cycle_working_days=terms.cycle_working_days,
            price_yuan=terms.price_yuan,
        )
        self.rounds.append(made)
        return made

    def confirm(
        self, party: Party, *, by: str, now: datetime.datetime, round_number: int | None = None
    ) -> Round:
        """The other side agrees to the last round; `round_number` guards against a newer one.

        Raises NotInThisState, NothingProposed, OwnTerms, TermsChanged.
        """
        agreed = step(self.state, Action.CONFIRM)
        last = self.last
        if last.party == party:
            raise OwnTerms
        if round_number not in (None, last.number):
            raise TermsChanged(last=last.number)
        self.state, self.confirmed_by, self.confirmed_at = agreed, by, now
        return last

    def break_off(self) -> None:
        """Either side ends it without terms. Raises NotInThisState."""
        self.state = step(self.state, Action.BREAK_OFF)
