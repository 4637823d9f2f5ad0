"""The consumer: one per process, on its own connection; every message ends as handled, parked or dead letter.

A message is acknowledged only after the transaction that settles it was committed. While the database is away the
message at hand waits, unacknowledged, and nothing further is taken.
"""

import collections
import contextlib
import functools
from collections.abc import Callable
from typing import Any

import eventlet
import structlog
from nameko.extensions import SharedExtension
from sqlalchemy.exc import SQLAlchemyError

from chassis import inbox, metrics
from chassis.database import is_away
from chassis.early import TooEarly
from chassis.envelope import Poison, Received, kept
from chassis.link import BROKER_ERRORS, Link, open_link
from chassis.topology import LANES, TopologyMismatch, check

PREFETCH = 100
PARKED_EVERY = 0.25  # seconds
log = structlog.get_logger(__name__)
Handler = Callable[[Any, Any], None]


class Consumer(SharedExtension):
    """Takes from <service>.express before <service>.inbox; what the broker gave up comes by <service>.dead."""

    def __init__(self) -> None:
        super().__init__()
        self.handlers: dict[tuple[str, int], tuple[Any, Handler]] = {}
        self.lanes: dict[str, collections.deque[Any]] = {
            lane: collections.deque() for lane in (*LANES, "dead")
        }
        self.stopping = False
        self.stopped = eventlet.event.Event()
        self.link: Link | None = None

    def setup(self) -> None:
        self.parts = self.container.config["parts"]
        self.name = self.parts.definition.name

    def register(self, contract: Any, handler: Handler) -> None:
        self.handlers[contract.name, contract.version] = (contract, handler)

    def start(self) -> None:
        if self.parts.consumes:
            self.container.spawn_managed_thread(self.run, identifier="consumer")

    def drain(self) -> None:
        """Take nothing more and wait until the message at hand is settled; the rest goes back to the broker."""
        self.stopping = True
        if self.parts.consumes and not self.stopped.ready():
            with eventlet.Timeout(20, False):
                self.stopped.wait()

    def run(self) -> None:
        pause = 0.5
        while not self.stopping:
            try:
                self._consume()
                pause = 0.5
            except BROKER_ERRORS as error:
                log.warning("broker_away", error=type(error).__name__, seconds=pause)
                self._lost()
                eventlet.sleep(pause)
                pause = min(pause * 2, 5.0)
        self._lost()
        self.stopped.send(None)

    def _lost(self) -> None:
        """The connection is gone: what was fetched but not settled comes again, so forget it here."""
        self.parts.health.bus = "away"
        for lane in self.lanes.values():
            lane.clear()
        if self.link:
            self.link.hang_up()
            self.link = None

    def _consume(self) -> None:
        link = self.link = open_link(self.parts.amqp_url)
        self._check(link)
        link.channel.basic_qos(0, PREFETCH, False)
        for lane, waiting in self.lanes.items():
            link.channel.basic_consume(f"{self.name}.{lane}", callback=waiting.append)
        self.parts.health.bus = "connected"
        log.info("consuming", handlers=len(self.handlers))
        last_look = 0.0
        while not self.stopping:
            link.drain(0.001 if any(self.lanes.values()) else PARKED_EVERY)
            if eventlet.hubs.get_hub().clock() - last_look > PARKED_EVERY:
                self._try_parked()
                last_look = eventlet.hubs.get_hub().clock()
            self._take_one(link)

    def _check(self, link: Link) -> None:
        """A queue that is missing is a clear error and the end of the process, never a silent wait."""
        try:
            check(link.connection, [f"{self.name}.{lane}" for lane in self.lanes])
        except TopologyMismatch as mismatch:
            log.error("topology_mismatch", error=str(mismatch))
            raise

    def _take_one(self, link: Link) -> None:
        for lane in (*LANES, "dead"):
            if self.lanes[lane]:
                delivery = self.lanes[lane].popleft()
                received = Received(
                    headers=kept(delivery.properties.get("application_headers")),
                    body=_bytes(delivery.body),
                )
                self._until_settled(functools.partial(self._settle, received, dead=lane == "dead"))
                link.channel.basic_ack(delivery.delivery_tag)
                return

    def _try_parked(self) -> None:
        try:
            with self.parts.factory.open() as work:
                due = inbox.claim_parked(work.session)
        except SQLAlchemyError as error:
            if not is_away(error):
                raise
            return
        for received in due:
            self._until_settled(functools.partial(self._settle, received, dead=False))

    def _until_settled(self, settle: Callable[[], None]) -> None:
        """Settle a message; while the database is away wait for it, burning no delivery count."""
        pause = 0.5
        while not self.stopping:
            try:
                return settle()
            except SQLAlchemyError as error:
                if not is_away(error):
                    raise
                log.warning("database_away", seconds=pause)
                self._sleep(pause)
                pause = min(pause * 2, 5.0)
        raise ConnectionAbortedError("stopping with a message at hand: the broker keeps it")

    def _settle(self, received: Received, *, dead: bool) -> None:
        try:
            if dead:
                raise Poison(
                    "delivery_limit", "the broker gave the message up after too many deliveries"
                )
            self._handle(received)
        except Poison as poison:
            self._bury(received, poison)
        except TooEarly as early:
            self._park(received, reason=str(early), early=True)
        except Exception as error:
            if is_away(error):
                raise
            log.error("handler_failed", type=received.attribute("type"), exc_info=error)
            self._park(received, reason=f"{type(error).__name__}: {error}", early=False)

    def _handle(self, received: Received) -> None:
        message_id, (name, version) = received.message_id, received.type_and_version()
        if (name, version) not in self.handlers:
            known = any(name == other for other, _ in self.handlers)
            raise Poison("unknown_version" if known else "unknown_type", f"{name} v{version}")
        contract, handler = self.handlers[name, version]
        message = _load(contract, received.data())
        structlog.contextvars.clear_contextvars()
        with (
            metrics.HANDLING.labels(name).time(),
            self.parts.factory.open(
                message_id=message_id, correlation=received.attribute("correlationid")
            ) as work,
        ):
            work.about(work.correlation or message_id)
            first = inbox.is_first(work.session, message_id, self.name)
            if first:
                handler(work, message)
            if received.parked:
                inbox.unpark(work.session, message_id)
        outcome = "handled" if first else "duplicate"
        metrics.HANDLED.labels(name, outcome).inc()
        log.info("message", type=name, outcome=outcome, message_id=str(message_id))

    def _park(self, received: Received, *, reason: str, early: bool) -> None:
        with self.parts.factory.open() as work:
            tired = (
                inbox.parked_too_long(work.session, received.message_id)
                if early
                else received.attempts + 1 >= inbox.ATTEMPTS
            )
            if tired:
                inbox.bury(
                    work.session, received, Poison("too_early" if early else "failed", reason)
                )
                inbox.unpark(work.session, received.message_id)
            else:
                inbox.park(work.session, received, reason=reason, early=early)

    def _bury(self, received: Received, poison: Poison) -> None:
        log.error("dead_letter", reason=poison.reason, type=received.attribute("dataschema"))
        with self.parts.factory.open() as work:
            inbox.bury(work.session, received, poison)
            if received.parked:
                inbox.unpark(work.session, received.message_id)

    def wait_for(self, done: Any) -> Any:
        """Wait for a worker's event while heartbeats go on; only this greenlet writes to the connection.

        The worker ends its work in a transaction of ours: a broker that went away is told by the acknowledgement.
        """
        while True:
            with eventlet.Timeout(3, False):
                return done.wait()
            if self.link:
                with contextlib.suppress(*BROKER_ERRORS):
                    self.link.beat()

    def _sleep(self, seconds: float) -> None:
        eventlet.sleep(seconds)
        if self.link:
            self.link.beat()


def _bytes(body: Any) -> bytes:
    return body.encode("utf-8") if isinstance(body, str) else bytes(body or b"")


def _load(contract: Any, data: dict[str, Any]) -> Any:
    try:
        return contract.load(data)
    except ValueError as error:
        raise Poison("not_its_contract", str(error)) from error
