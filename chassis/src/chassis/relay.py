"""The relay: takes outbox rows to the broker and forgets them once the broker has confirmed them.

It is the only publisher of a process. What this process commits is handed to it in memory; what a crash or an outage
left behind it finds in the table. Messages are pipelined, each delivery tag is followed; no database transaction is
open while the broker is spoken to. A row that was not confirmed stays and is claimed again, by any process.
"""

import collections
import datetime
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import eventlet
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import SQLAlchemyError

from chassis.link import BROKER_ERRORS
from chassis.publisher import CONFIRM_WITHIN, Publisher
from chassis.tables import CLAIM_SECONDS, outbox

BATCH = 200
ROOM = 10 * BATCH  # rows in memory; more are left to the table
CLAIM = datetime.timedelta(seconds=CLAIM_SECONDS)
# A queue that is full refuses: its messages step aside, so that those for other queues get through meanwhile.
REFUSED_FOR = datetime.timedelta(seconds=5)
IDLE = 1.0  # seconds between two looks for rows that were left behind
LAST_WORDS = 5.0  # seconds for what is in memory when the process is asked to end
THESE = sa.bindparam("ids", type_=ARRAY(sa.Uuid))
log = structlog.get_logger(__name__)
Row = Mapping[str, Any]


class Relay:
    """Publishes the rows of one bus (one broker address)."""

    def __init__(self, engine: sa.Engine, bus: str, url: str) -> None:
        self.engine, self.bus = engine, bus
        self.handed: collections.deque[Row] = collections.deque()
        self.woken = threading.Event()
        self.stopping = False
        self.ended = threading.Event()
        self.away = False
        self.swept = 0.0
        self.publisher = Publisher(bus, url)
        claimed, key = outbox.c.claimed_until, (outbox.c.bus == bus)
        now = sa.func.clock_timestamp()
        self.free = key & (claimed.is_(None) | (claimed < now))
        self.these = key & (outbox.c.message_id == sa.any_(THESE))

    @property
    def has_room(self) -> bool:
        """The breaker: while the broker is away or blocked, rows wait in the table, not in memory."""
        shut = self.away or self.publisher.blocked or self.stopping
        return not shut and len(self.handed) < ROOM

    def hand(self, rows: Sequence[Row]) -> None:
        """Publish these soon; they are committed, and claimed by this process."""
        self.handed.extend(rows)
        self.woken.set()

    def drain(self) -> None:
        """Say what is in memory if the broker takes it, and end."""
        self.stopping = self.publisher.stopping = True
        self.woken.set()
        self.ended.wait(LAST_WORDS + CONFIRM_WITHIN)

    def run(self) -> None:
        """Until stopped: publish what was handed over, look for what was left behind every second."""
        pause = 0.5
        while not self.stopping:
            try:
                while self.publish_some():
                    pause = 0.5
            except (SQLAlchemyError, eventlet.Timeout, *BROKER_ERRORS) as error:
                self._lost(error, pause)
                eventlet.sleep(pause)
                pause = min(pause * 2, 5.0)
                continue
            self.woken.wait(IDLE)
            self.woken.clear()
        self._last_words()
        self.publisher.hang_up()
        self.ended.set()

    def publish_some(self) -> int:
        """Publish a batch and forget what was confirmed; how many rows there were."""
        rows = self._handed() or self._left_behind()
        if not rows:
            self.publisher.beat()
            return 0
        confirmed: list[uuid.UUID] = []
        refused: list[uuid.UUID] = []
        try:
            self.publisher.publish(rows, confirmed.append, refused.append)
            self.away = False
        finally:
            self._settle(rows, confirmed, refused)
        return len(rows)

    def _lost(self, error: BaseException, pause: float) -> None:
        """Open the breaker. What is still in memory is claimed for some seconds more, then it is anybody's."""
        log.warning("relay_waits", bus=self.bus, error=type(error).__name__, seconds=pause)
        self.away = True
        self.handed.clear()
        self.publisher.hang_up()

    def _last_words(self) -> None:
        """What this process has said before it ends goes out now if the broker takes it, not after the claim."""
        deadline = time.monotonic() + LAST_WORDS
        try:
            while self.handed and not self.away and time.monotonic() < deadline:
                self.publish_some()
        except (SQLAlchemyError, eventlet.Timeout, *BROKER_ERRORS) as error:
            log.warning("relay_ends_early", bus=self.bus, error=type(error).__name__)

    def _handed(self) -> list[Row]:
        return [self.handed.popleft() for _ in range(min(BATCH, len(self.handed)))]

    def _left_behind(self) -> list[Row]:
        """What was claimed by nobody, or by a process that is gone; looked for once a second."""
        if time.monotonic() - self.swept < IDLE:
            return []
        rows = self._claim()
        if len(rows) < BATCH:
            self.swept = time.monotonic()
        return rows

    def _claim(self) -> list[Row]:
        chosen = (
            sa.select(outbox.c.message_id)
            .where(self.free)
            .order_by(outbox.c.message_id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        claim = (
            sa.update(outbox)
            .where(outbox.c.bus == self.bus, outbox.c.message_id.in_(chosen))
            .values(claimed_until=sa.func.clock_timestamp() + CLAIM, attempts=outbox.c.attempts + 1)
            .returning(*outbox.c)
        )
        with self.engine.begin() as connection:
            rows = [dict(row) for row in connection.execute(claim).mappings()]
        return sorted(rows, key=lambda row: row["message_id"])

    def _settle(
        self, rows: Sequence[Row], confirmed: list[uuid.UUID], refused: list[uuid.UUID]
    ) -> None:
        """Delete the confirmed rows; give the others back, those that a full queue refused after a while only."""
        left = list({row["message_id"] for row in rows}.difference(confirmed, refused))
        with self.engine.begin() as connection:
            # A deletion that a power cut undoes costs a message sent twice; nobody minds: no waiting for the disk.
            connection.execute(sa.text("SET LOCAL synchronous_commit = off"))
            if confirmed:
                connection.execute(sa.delete(outbox).where(self.these), {"ids": confirmed})
            if refused:
                log.warning("broker_refused", bus=self.bus, count=len(refused))
                self._claim_until(connection, refused, sa.func.clock_timestamp() + REFUSED_FOR)
            if left:
                self._claim_until(connection, left, None)

    def _claim_until(self, connection: sa.Connection, ids: list[uuid.UUID], until: Any) -> None:
        held = sa.update(outbox).where(self.these).values(claimed_until=until)
        connection.execute(held, {"ids": ids})
