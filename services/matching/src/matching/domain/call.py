"""An open call: a need put to all that could serve it, each of which may answer with a quote (6.2.1, 6.2.2)."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from matching.domain.access import Somebody
from matching.domain.errors import CallOver, NoQuote, NotFound, QuoteChanged, TooLate, WrongTerms
from matching.domain.lifecycle import Step, walk
from matching.domain.negotiation import Terms, wrong_terms

CALL = {"zh": "公开征集", "en": "open call"}


class State(StrEnum):
    OPEN = "open"
    OVER = "over"
    CHOSEN = "chosen"
    FAILED = "failed"
    CLOSED = "closed"


class Action(StrEnum):
    EXPIRE = "expire"
    FAIL = "fail"
    CHOOSE = "choose"
    CLOSE = "close"


TRANSITIONS: dict[tuple[State, Action], Step] = {
    (State.OPEN, Action.EXPIRE): Step(State.OVER),
    (State.OPEN, Action.FAIL): Step(State.FAILED),
    # The enterprise need not wait for the end, and may take its time after it.
    (State.OPEN, Action.CHOOSE): Step(State.CHOSEN),
    (State.OVER, Action.CHOOSE): Step(State.CHOSEN),
    (State.OPEN, Action.CLOSE): Step(State.CLOSED),
    (State.OVER, Action.CLOSE): Step(State.CLOSED),
}

WORDS: dict[StrEnum, tuple[str, str]] = {
    State.OPEN: ("征集中", "open"),
    State.OVER: ("已截止待选择", "over, awaiting the choice"),
    State.CHOSEN: ("已选定", "chosen"),
    State.FAILED: ("无机构报价", "without a quote"),
    State.CLOSED: ("已结束", "closed"),
    Action.EXPIRE: ("截止", "end it"),
    Action.FAIL: ("判定无报价", "end it without a quote"),
    Action.CHOOSE: ("选定报价", "choose a quote"),
    Action.CLOSE: ("撤回", "close it"),
}


def step(state: State, action: Action) -> State:
    """The next state of a call. Raises NotInThisState."""
    return State(walk(TRANSITIONS, WORDS, state, action).next)


@dataclass(eq=False, kw_only=True)
class Invitation:
    """One provider that the need was put to."""

    call_id: uuid.UUID
    provider: str


@dataclass(eq=False, kw_only=True)
class Quote:
    """What a provider would do it for; `number` counts its own quotes in the call from 1: not others', which it is
    not to know of (9.3.3). Cycle in working days."""

    id: uuid.UUID
    call_id: uuid.UUID
    number: int
    provider: str
    quoted_by: str
    quoted_at: datetime.datetime
    service_item: str
    starts_on: datetime.date
    cycle_working_days: int
    price_yuan: Decimal
    note: str = ""
    withdrawn_at: datetime.datetime | None = None

    @property
    def terms(self) -> Terms:
        return Terms(
            service_item=self.service_item,
            starts_on=self.starts_on,
            cycle_working_days=self.cycle_working_days,
            price_yuan=self.price_yuan,
        )


@dataclass(eq=False, kw_only=True)
class Call:
    """A need at several providers at once, until `respond_by`. Of a provider the last quote counts."""

    id: uuid.UUID
    item_id: uuid.UUID
    station: str
    enterprise: str
    opened_by: str
    opened_at: datetime.datetime
    respond_by: datetime.datetime
    state: State = State.OPEN
    invitations: list[Invitation] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    version: int = 1

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @property
    def is_undecided(self) -> bool:
        return self.state in {State.OPEN, State.OVER}

    @property
    def invited(self) -> tuple[str, ...]:
        return tuple(sorted(one.provider for one in self.invitations))

    @property
    def standing(self) -> Mapping[str, Quote]:
        """By provider, the last quote of each that was not withdrawn."""
        last = {one.provider: one for one in sorted(self.quotes, key=lambda one: one.number)}
        return {provider: one for provider, one in last.items() if one.withdrawn_at is None}

    @property
    def seen_by_providers(self) -> State:
        """Open or not: how it ended would tell whether others have quoted (9.3.3)."""
        return State.OPEN if self.is_open else State.CLOSED

    @property
    def waiting(self) -> frozenset[str]:
        """Who is to hear how it ends: all while it is open, afterwards those that have quoted."""
        return frozenset(self.invited if self.is_open else self.standing)

    def invite(self, provider: str) -> None:
        self.invitations.append(Invitation(call_id=self.id, provider=provider))

    def quote(self, made: Quote, today: datetime.date) -> None:
        """A quote, in place of the provider's one before. Raises CallOver, TooLate, WrongTerms."""
        self._check_taken(made.quoted_at)
        if wrong := list(wrong_terms(made.terms, today)):
            raise WrongTerms(wrong)
        made.number = 1 + sum(one.provider == made.provider for one in self.quotes)
        self.quotes.append(made)

    def withdraw_quote(self, provider: str, now: datetime.datetime) -> None:
        """The provider takes its quote back. Raises CallOver, TooLate, NoQuote."""
        self._check_taken(now)
        self._standing_of(provider).withdrawn_at = now

    def expire(self) -> None:
        """The time for quotes is over. Raises NotInThisState."""
        self.state = step(self.state, Action.EXPIRE if self.standing else Action.FAIL)

    def choose(self, provider: str, number: int | None = None) -> Quote:
        """The quote that was chosen, not a newer one than `number`. Raises NotInThisState, NoQuote, QuoteChanged."""
        reached = step(self.state, Action.CHOOSE)
        chosen = self._standing_of(provider)
        if number not in (None, chosen.number):
            raise QuoteChanged(last=chosen.number)
        self.state = reached
        return chosen

    def close(self) -> None:
        """It leads to nothing: withdrawn, or the need went another way. Raises NotInThisState."""
        self.state = step(self.state, Action.CLOSE)

    def _standing_of(self, provider: str) -> Quote:
        if provider not in self.standing:
            raise NoQuote(provider=provider)
        return self.standing[provider]

    def _check_taken(self, now: datetime.datetime) -> None:
        if not self.is_open:
            raise CallOver
        if now >= self.respond_by:
            raise TooLate(respond_by=self.respond_by.isoformat(timespec="seconds"))


def check_call(call: Call, actor: Somebody) -> Call:
    """The call, if it is the actor's business. Raises NotFound: somebody else's looks like none."""
    allowed = {
        "enterprise": call.enterprise == actor.enterprise,
        "provider": actor.provider in call.invited,
    }.get(actor.role, actor.sees_station(call.station))
    if not allowed:
        raise NotFound(**CALL)
    return call
