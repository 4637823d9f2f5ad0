"""A unit of work: what changes in the database and what is said about it commit together, or not at all."""

import contextlib
import datetime
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from chassis import tables, trace
from chassis.clock import utc_now
from chassis.envelope import Contract, headers_of
from chassis.identity import SYSTEM, Actor
from chassis.ids import new_id
from chassis.rows import Rows
from chassis.together import TogetherSession, write_new

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
        self.rows = Rows(session)

    def expect(self, messages: Sequence[Any]) -> None:
        """These messages are handled next, in this transaction, in this order.

        A service loads here, together, the aggregates that they are about (chassis.ahead); nothing is by default.
        """

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
        """Say something: an outbox row in this transaction. Raises the contract's error for a body that misfits.

        What nobody listens to yet is only checked: sent, it would lie among the unrouted, where a person has to look.
        """
        if (case_id := getattr(message, "case_id", None)) is not None:
            self.about(case_id)
        if not message.heard:
            message.encode()
            return
        message_id = self.new_id()
        self.outgoing.append(
            {
                "message_id": message_id,
                "bus": message.bus,
                "exchange": message.exchange,
                "routing_key": (EXPRESS if express else "") + message.routing_key(),
                "headers": self.headers_of(message, message_id),
                "body": message.encode(),
            }
        )

    def headers_of(self, message: Contract, message_id: uuid.UUID) -> dict[str, str]:
        """The envelope of something said now."""
        return headers_of(
            message,
            message_id,
            self.source,
            correlation=self.correlation or str(message_id),
            causation=str(self.message_id) if self.message_id else None,
            traceparent=self.traceparent,
        )

    def remind(
        self, name: str, subject: object, at: datetime.datetime, payload: Any = None
    ) -> None:
        """Have the method under `@on_timer(name)` called at a moment (aware), once this transaction has committed.

        The same name and subject may be set more than once: each fires.
        """
        moment = {"due_at": at, "try_at": at}
        about = {"name": name, "subject": str(subject), "payload": payload}
        self.rows.add(tables.timer, {"timer_id": self.new_id(), **moment, **about})

    def settle(self, relays: Mapping[str, "Carrier"]) -> None:
        """Write what waits, the outbox rows last; those that no relay of ours has room for are anybody's."""
        for row in self.outgoing:
            relay = relays.get(row["bus"])
            if not (relay and relay.has_room):
                row["claimed_until"] = None
            self.rows.add(tables.outbox, row)
        write_new(self.session)
        self.rows.write()


class Carrier(Protocol):
    """A relay, as a unit of work sees it."""

    @property
    def has_room(self) -> bool: ...

    def hand(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Publish these rows, that were committed as this process's own."""
        ...


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
        self.relays: dict[str, Carrier] = {}

    @contextlib.contextmanager
    def open(
        self,
        *,
        actor: Actor = SYSTEM,
        message_id: uuid.UUID | None = None,
        correlation: str | None = None,
    ) -> Iterator[W]:
        """A transaction that commits when the block ends well and rolls back when it raises."""
        with TogetherSession(self.engine, expire_on_commit=False) as session:
            work = self.work_class(
                session,
                source=self.source,
                now=self.clock(),
                actor=actor,
                message_id=message_id,
                correlation=correlation,
            )
            yield work
            work.settle(self.relays)
            session.commit()
        if work.outgoing:
            self._hand_over(work.outgoing)

    def _hand_over(self, outgoing: Sequence[Mapping[str, Any]]) -> None:
        for bus, relay in self.relays.items():
            mine = [row for row in outgoing if row["bus"] == bus and "claimed_until" not in row]
            if mine:
                relay.hand(mine)
