"""A unit of work: what changes in the database and what is said about it commit together, or not at all."""

import contextlib
import datetime
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from chassis import tables, trace
from chassis.clock import utc_now
from chassis.envelope import Contract, encode, headers_of
from chassis.identity import SYSTEM, Actor
from chassis.ids import new_id

EXPRESS = "express."


class Work:
    """One transaction. A service derives its own from it and hangs its repositories on it."""

    def __init__(
        self,
        session: Session,
        *,
        source: str,
        now: datetime.datetime,
        actor: Actor = SYSTEM,
        message_id: uuid.UUID | None = None,
        correlation: str | None = None,
    ) -> None:
        self.session = session
        self.source = source
        self.now = now
        self.actor = actor
        self.message_id = message_id
        self.correlation = correlation
        self.traceparent = str(trace.new())
        self.outgoing: list[dict[str, Any]] = []
        self.timers: list[dict[str, Any]] = []

    def begin(self, message_id: uuid.UUID, correlation: str | None) -> None:
        """From here on this message is handled; a batch has many in one transaction."""
        self.message_id = message_id
        self.about(correlation or message_id)

    def new_id(self) -> uuid.UUID:
        return new_id()

    def about(self, correlation: object) -> None:
        """Everything logged and said from here on belongs to this one story (the case)."""
        self.correlation = str(correlation)
        structlog.contextvars.bind_contextvars(correlation_id=self.correlation)

    def follow(self, traceparent: str | None) -> None:
        """What is done from here on is a span of its own in the trace that a message came with, if with any."""
        span = trace.child(traceparent)
        self.traceparent = str(span)
        structlog.contextvars.bind_contextvars(trace_id=span.trace_id)

    def emit(self, message: Contract, *, express: bool = False) -> None:
        """Say something: an outbox row in this transaction. Raises the contract's error for a body that misfits."""
        if (case_id := getattr(message, "case_id", None)) is not None:
            self.about(case_id)
        message_id = self.new_id()
        cause = str(self.message_id) if self.message_id else None
        correlation = self.correlation or str(message_id)
        self.outgoing.append(
            {
                "message_id": message_id,
                "bus": message.bus,
                "exchange": message.exchange,
                "routing_key": (EXPRESS if express else "") + routing_key_of(message),
                "headers": headers_of(
                    message,
                    message_id,
                    self.source,
                    correlation=correlation,
                    causation=cause,
                    traceparent=self.traceparent,
                ),
                "body": encode(message),
            }
        )

    def remind(
        self, name: str, subject: object, at: datetime.datetime, payload: Any = None
    ) -> None:
        """Have the method under `@on_timer(name)` called at a moment (aware), once this transaction has committed.

        The same name and subject may be set more than once: each fires.
        """
        moment = {"due_at": at, "try_at": at}
        about = {"name": name, "subject": str(subject), "payload": payload}
        self.timers.append({"timer_id": self.new_id(), **moment, **about})

    def settle(self) -> None:
        """Write the rows of the outbox and the timers, each in one statement."""
        if self.outgoing:
            self.session.execute(sa.insert(tables.outbox), self.outgoing)
        if self.timers:
            self.session.execute(sa.insert(tables.timer), self.timers)


def routing_key_of(message: Contract) -> str:
    """The contract's own key; to the outside each receiver has a key of its own, so nobody can read another's."""
    receiver = getattr(message, "provider", None)
    return f"provider.{receiver}" if message.bus == "providers" else message.routing_key()


W = TypeVar("W", bound=Work)


class WorkFactory(Generic[W]):
    """Opens units of work on one engine, and tells the relay when one with something to say was committed."""

    def __init__(
        self,
        engine: sa.Engine,
        work_class: type[W],
        source: str,
        *,
        clock: Callable[[], datetime.datetime] = utc_now,
    ) -> None:
        self.engine, self.work_class, self.source, self.clock = engine, work_class, source, clock
        self.on_said: list[Callable[[], None]] = []

    @contextlib.contextmanager
    def open(
        self,
        *,
        actor: Actor = SYSTEM,
        message_id: uuid.UUID | None = None,
        correlation: str | None = None,
    ) -> Iterator[W]:
        """A transaction that commits when the block ends well and rolls back when it raises."""
        with Session(self.engine, expire_on_commit=False) as session:
            work = self.work_class(
                session,
                source=self.source,
                now=self.clock(),
                actor=actor,
                message_id=message_id,
                correlation=correlation,
            )
            yield work
            work.settle()
            session.commit()
        if work.outgoing:
            for told in self.on_said:
                told()
