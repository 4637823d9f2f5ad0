"""The consumer: one per process, on its own connection; it takes what has arrived and has it settled in batches.

A message is acknowledged only after the transaction that settles it was committed. While the database is away the
batch at hand waits, unacknowledged, and nothing further is taken.
"""

import collections
import contextlib
import time
from collections.abc import Callable
from typing import Any

import eventlet
import structlog
from nameko.extensions import SharedExtension
from sqlalchemy.exc import SQLAlchemyError

from chassis import inbox, metrics
from chassis.database import is_away
from chassis.envelope import Poison, Received, kept
from chassis.handling import Handling, Subscribed
from chassis.link import BROKER_ERRORS, Link, open_link
from chassis.topology import LANES, TopologyMismatch, check

BATCH = 200
PREFETCH = 2 * BATCH
FINISH = 10.0  # seconds for what was fetched when the process is asked to end
IDLE = 0.25  # seconds to wait for a message when there is none
LOOK = 1.0  # seconds between two looks for what another process or a person has parked
BEAT = 1.0  # seconds between two looks at the link while something else is waited for
LATE = 0.25  # seconds without a message after which none is on its way
MEANWHILE = 0.005  # seconds of work between two looks for what has arrived for the next batch
ARRIVED = 0.0005  # seconds to wait for a further message when there are some
GIVEN_UP = Poison("delivery_limit", "the broker gave the message up after too many deliveries")
log = structlog.get_logger(__name__)


class Consumer(SharedExtension):
    """Takes from <service>.express before <service>.inbox; what the broker gave up comes by <service>.dead."""

    def __init__(self) -> None:
        super().__init__()
        self.subscribed: list[Subscribed] = []
        self.lanes: dict[str, collections.deque[Any]] = {
            lane: collections.deque() for lane in (*LANES, "dead")
        }
        self.stopping = self.consumed = False
        self.stopped = eventlet.event.Event()
        self.look_at = 0.0
        self.link: Link | None = None

    def register(self, subscribed: Subscribed) -> None:
        self.subscribed.append(subscribed)

    def start(self) -> None:
        self.parts = self.container.config["parts"]
        self.name = self.parts.definition.name
        self.handling = Handling(self.parts.factory, self.name)
        for subscribed in self.subscribed:
            self.handling.add(subscribed)
        if self.parts.consumes:
            self.container.spawn_managed_thread(self.run, identifier="consumer")

    def drain(self) -> None:
        """Take nothing more and wait until what was fetched is settled; what is left goes back to the broker."""
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
        channels: dict[str, Any] = {}
        for lane, waiting in self.lanes.items():
            # A channel a lane: what is settled is the oldest on its channel, so one acknowledgement does.
            channel = link.open_channel()
            channel.basic_qos(0, PREFETCH, False)
            channel.basic_consume(f"{self.name}.{lane}", lane, callback=waiting.append)
            channels[lane] = channel
        self.parts.health.bus = "connected"
        self.consumed = True
        log.info("consuming", handlers=len(self.subscribed))
        while not self.stopping:
            self._fetch(link)
            if self.handling.has_parked or time.monotonic() >= self.look_at:
                self._try_parked()
            self._take(link)
        self._let_arrive(link)
        for lane, channel in channels.items():
            channel.basic_cancel(lane)
            # What the queue had sent off before it heard of the cancelling comes after it; py-amqp would send it back.
            channel.callbacks[lane] = self.lanes[lane].append
        self._finish(link)

    def _let_arrive(self, link: Link) -> None:
        """Nothing is acknowledged now, so the queues send until the prefetch is full, then are still.

        A quorum queue that hears of the cancelling with messages on their way takes them back and counts a delivery.
        """
        until = time.monotonic() + FINISH
        while link.drain(LATE) and time.monotonic() < until:
            pass

    def _finish(self, link: Link) -> None:
        """Settle what was fetched, while there is time: what goes back would come again as one that may be to blame."""
        until = time.monotonic() + FINISH
        while (link.drain(LATE) or any(self.lanes.values())) and time.monotonic() < until:
            self._take(link)

    def _check(self, link: Link) -> None:
        """At the start a queue that is missing or other is a clear error and the end, never a silent wait."""
        try:
            check(link.connection, [f"{self.name}.{lane}" for lane in self.lanes])
        except TopologyMismatch as mismatch:
            log.error("topology_mismatch", error=str(mismatch))
            if self.consumed:  # mended, or about to be: requests are served meanwhile
                raise ConnectionResetError("the queues are not as they were") from mismatch
            raise

    def _fetch(self, link: Link) -> None:
        """Whatever has arrived, up to a batch; only an idle consumer waits."""
        if not any(self.lanes.values()):
            link.drain(IDLE)
        while sum(map(len, self.lanes.values())) < BATCH and link.drain(ARRIVED):
            pass

    def _take(self, link: Link) -> None:
        """Settle what waits in the first lane that has something, and acknowledge it."""
        lane = next((lane for lane in self.lanes if self.lanes[lane]), None)
        if lane is None:
            return
        deliveries = _batch_of(self.lanes[lane])
        batch = [_received(delivery) for delivery in deliveries]
        if lane == "dead":
            self._until_settled(self.handling.give_up, batch[0], GIVEN_UP)
        elif _was_delivered(deliveries[0]):
            metrics.REDELIVERED.inc()
            self._until_settled(self.handling.settle_suspect, batch[0])
        else:
            self._until_settled(self.handling.settle, batch)
        last = deliveries[-1]
        last.channel.basic_ack(last.delivery_tag, multiple=True)

    def _try_parked(self) -> None:
        self.handling.has_parked, self.look_at = False, time.monotonic() + LOOK
        try:
            with self.parts.factory.open() as work:
                seconds = inbox.seconds_to_parked(work.session)
                due = inbox.claim_parked(work.session) if seconds <= 0 else []
            self.look_at = min(self.look_at, time.monotonic() + seconds)
        except SQLAlchemyError as error:
            if not is_away(error):
                raise
            return
        for received in due:
            # A suspect too: claiming it counts nothing, so one that ends the process would come back for ever.
            self._until_settled(self.handling.settle_suspect, received)

    def _until_settled(self, settle: Callable[..., None], *arguments: Any) -> None:
        """Settle; while the database is away wait for it, burning no delivery count."""
        pause = 0.5
        while True:
            try:
                self._beating(eventlet.spawn(settle, *arguments))
                return
            except SQLAlchemyError as error:
                if not is_away(error):
                    raise
                if self.stopping:
                    raise ConnectionAbortedError("the broker keeps what is at hand") from error
                log.warning("database_away", seconds=pause)
                self._sleep(pause)
                pause = min(pause * 2, 5.0)

    def _beating(self, work: Any) -> None:
        """Wait for work in a greenlet of its own while messages are read and heartbeats go on, here alone.

        Work ends in a transaction of ours: a broker that went away is told by the acknowledgement.
        """
        while not work.dead:
            with eventlet.Timeout(MEANWHILE, False):
                work.wait()
                return
            if self.link:
                with contextlib.suppress(*BROKER_ERRORS):
                    self.link.keep_up()
        work.wait()

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            eventlet.sleep(min(left, BEAT))
            if self.link:
                self.link.keep_up()


def _batch_of(waiting: collections.deque[Any]) -> list[Any]:
    """The next deliveries to settle together; one that was delivered before goes alone."""
    taken = [waiting.popleft()]
    if _was_delivered(taken[0]):
        return taken
    while waiting and len(taken) < BATCH and not _was_delivered(waiting[0]):
        taken.append(waiting.popleft())
    return taken


def _was_delivered(delivery: Any) -> bool:
    return bool(delivery.delivery_info.get("redelivered"))


def _received(delivery: Any) -> Received:
    body = delivery.body
    return Received(
        headers=kept(delivery.properties.get("application_headers")),
        body=body.encode("utf-8") if isinstance(body, str) else bytes(body or b""),
    )
