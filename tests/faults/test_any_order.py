"""Scenario 6: each message two to five times, a whole day again, in any order: the same end state.

The stream is real: requests to all five services made it. Each service hears it through the chassis' own way with
messages, on its own database, inside a transaction that is rolled back after each try.
"""

import contextlib
import dataclasses
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chassis.clock import utc_now
from chassis.envelope import Received
from chassis.parts import definition_of
from chassis.tables import inbox
from chassis.tables import metadata as plumbing
from chassis.work import WorkFactory
from contracts.manifest import SERVICES
from harness import stories
from harness.desks import Desks, handling, open_desks, try_parked
from harness.endstate import Known, rows, state

pytestmark = pytest.mark.postgres
SEED = 2022
QUICK, FULL = 4, 60
UNHURRIED: dict[str, Any] = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
    # The order of some hundred messages is as hard to read when it is shrunk, which takes ten minutes.
    "phases": (Phase.explicit, Phase.generate),
}
Base = dict[str, list[dict[str, Any]]]


@dataclasses.dataclass
class Try:
    """One service on its own stand, in a transaction that ends without a trace."""

    service: str
    connection: sa.Connection

    def __post_init__(self) -> None:
        now = utc_now()
        factory = WorkFactory(
            self.connection, definition_of(self.service).work, self.service, clock=lambda: now
        )
        self.hands = handling(self.service, factory)

    def hear(self, messages: list[Received], batch: int) -> None:
        """As they come, so many together; what came too early is tried again when all have come."""
        for start in range(0, len(messages), batch):
            self.hands.settle(messages[start : start + batch])
        try_parked(self.hands)

    def forget(self) -> None:
        """As after thirty days: no message is known any more."""
        self.connection.execute(sa.delete(inbox))

    def start_over(self, base: Base) -> None:
        """As on the first day: reference data of its own, and nobody has told anything yet."""
        metadata = definition_of(self.service).metadata
        own = [*metadata.sorted_tables, *plumbing.sorted_tables]
        names = ", ".join(table.name for table in own)
        self.connection.execute(sa.text(f"TRUNCATE {names} CASCADE"))
        for table in metadata.sorted_tables:
            if base[table.name]:
                self.connection.execute(sa.insert(table), base[table.name])

    def state(self, known: Known) -> dict[str, list[str]]:
        return state(self.connection, self.service, known)


@dataclasses.dataclass(frozen=True)
class Day:
    """A day at all desks: what each service had at its beginning, and the stream of it."""

    desks: Desks
    bases: dict[str, Base]

    @contextlib.contextmanager
    def a_try(self, service: str) -> Iterator[Try]:
        with (
            self.desks.benches[service].engine.connect() as connection,
            connection.begin() as whole,
        ):
            connection.begin_nested()  # so that the units of work commit into it, and no further
            yield Try(service, connection)
            whole.rollback()

    def known(self, service: str, *more: Any) -> Known:
        stream = self.desks.heard_by(service)
        told = [[json.loads(one.body), dict(one.headers)] for one in stream]
        return Known([told, self.bases[service], *more])


@pytest.fixture(scope="session")
def day() -> Iterator[Day]:
    """Cases that were refused and accepted, served by the station and by a provider, evaluated and archived."""
    with open_desks() as desks:
        bases = {}
        for service in SERVICES:
            with desks.benches[service].engine.connect() as connection:
                bases[service] = rows(connection, service)
        desks.carry()
        chance = random.Random(SEED)
        for number, kind in enumerate((*stories.KINDS, "by_station")):
            desks.tell(stories.need(f"day-{number}", chance, kind))
        desks.accept_offers()
        desks.revise()
        desks.evaluate_all()
        yield Day(desks, bases)


def deliveries(count: int) -> st.SearchStrategy[list[int]]:
    """Each of so many messages two to five times, in any order."""
    return st.integers(2, 5).flatmap(lambda times: st.permutations(list(range(count)) * times))


@pytest.fixture
def examples(full: bool) -> int:
    return FULL if full else QUICK


@pytest.mark.parametrize("service", SERVICES)
def test_end_state_is_the_same_when_each_message_comes_several_times_in_any_order(
    day: Day, service: str, examples: int
) -> None:
    stream, known = day.desks.heard_by(service), day.known(service)
    with day.a_try(service) as told:
        told.start_over(day.bases[service])
        told.hear(stream, batch=1)
        expected = told.state(known)

    @settings(max_examples=examples, **UNHURRIED)
    @given(order=deliveries(len(stream)), batch=st.integers(1, 50))
    def shuffled(order: list[int], batch: int) -> None:
        with day.a_try(service) as told:
            told.start_over(day.bases[service])
            told.hear([stream[place] for place in order], batch)
            assert told.state(known) == expected

    shuffled()


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_changes_when_a_whole_day_is_replayed_after_its_messages_were_forgotten(
    day: Day, service: str, examples: int
) -> None:
    stream = day.desks.heard_by(service)
    with day.a_try(service) as told:
        known = day.known(service, rows(told.connection, service))
        expected = told.state(known)

    @settings(max_examples=examples, **UNHURRIED)
    @given(order=deliveries(len(stream)), batch=st.integers(1, 50))
    def replayed(order: list[int], batch: int) -> None:
        with day.a_try(service) as told:
            told.forget()
            told.hear([stream[place] for place in order], batch)
            assert told.state(known) == expected

    replayed()
