"""The relay: takes outbox rows to the broker and forgets them once the broker has confirmed them.

It is the only publisher of a process. Messages are pipelined, each delivery tag is followed; no database transaction
is open while the broker is spoken to. A row that was not confirmed stays and is claimed again.
"""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import eventlet
import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError

from chassis import metrics
from chassis.link import BROKER_ERRORS, Link, open_link
from chassis.tables import outbox

BATCH = 200
CLAIM = datetime.timedelta(seconds=30)
CONFIRM_WITHIN = 10.0  # seconds
# A queue that is full refuses: its messages step aside, so that those for other queues get through meanwhile.
REFUSED_FOR = datetime.timedelta(seconds=5)
IDLE = 1.0  # seconds between two looks for rows that a crash left behind
log = structlog.get_logger(__name__)


class Relay:
    """Publishes the rows of one bus (one broker address)."""

    def __init__(self, engine: sa.Engine, bus: str, url: str) -> None:
        self.engine, self.bus, self.url = engine, bus, url
        self.woken = threading.Event()
        self.stopping = False
        self.link: Link | None = None

    def wake(self) -> None:
        self.woken.set()

    def run(self) -> None:
        """Until stopped: publish what is there, wait to be woken, look again every second."""
        pause = 0.5
        while not self.stopping:
            try:
                while self.publish_some():
                    pause = 0.5
            except (SQLAlchemyError, eventlet.Timeout, *BROKER_ERRORS) as error:
                log.warning("relay_waits", bus=self.bus, error=type(error).__name__, seconds=pause)
                self._hang_up()
                eventlet.sleep(pause)
                pause = min(pause * 2, 5.0)
                continue
            self.woken.wait(IDLE)
            self.woken.clear()
        self._hang_up()

    def publish_some(self) -> int:
        """Claim a batch, publish it, forget what was confirmed; how many rows were claimed."""
        rows = self._claim()
        if not rows:
            self._beat()
            return 0
        confirmed: list[int] = []
        refused: list[int] = []
        try:
            with eventlet.Timeout(CONFIRM_WITHIN * 2):
                self._publish(rows, confirmed.append, refused.append)
        finally:
            self._settle(rows, confirmed, refused)
        return len(rows)

    def _claim(self) -> list[sa.Row[Any]]:
        now = sa.func.clock_timestamp()
        free = sa.or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until < now)
        chosen = (
            sa.select(outbox.c.seq)
            .where(outbox.c.bus == self.bus, free)
            .order_by(outbox.c.seq)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        claim = (
            sa.update(outbox)
            .where(outbox.c.seq.in_(chosen))
            .values(claimed_until=now + CLAIM, attempts=outbox.c.attempts + 1)
            .returning(*outbox.c)
        )
        with self.engine.begin() as connection:
            return sorted(connection.execute(claim).all(), key=lambda row: row.seq)

    def _publish(
        self,
        rows: list[sa.Row[Any]],
        confirmed: Callable[[int], None],
        refused: Callable[[int], None],
    ) -> None:
        link = self.link = self.link or open_link(self.url, confirming=True)
        waiting: dict[int, int] = {}

        def settled(into: Callable[[int], None]) -> Callable[[int, bool], None]:
            def on(tag: int, multiple: bool) -> None:
                for one in [t for t in waiting if t == tag or (multiple and t <= tag)]:
                    into(waiting.pop(one))

            return on

        link.on_confirm(settled(confirmed), settled(refused))
        link.on_return(self._unroutable)
        for row in rows:
            waiting[link.publish(row)] = row.seq
        with eventlet.Timeout(CONFIRM_WITHIN):
            while waiting:
                link.drain(1.0)

    def _unroutable(self, exchange: str, routing_key: str) -> None:
        """The broker confirms such a message all the same: trying again would help nobody, a person has to look."""
        log.error("unroutable", bus=self.bus, exchange=exchange, routing_key=routing_key)
        metrics.UNROUTABLE.labels(self.bus).inc()

    def _settle(self, rows: list[sa.Row[Any]], confirmed: list[int], refused: list[int]) -> None:
        """Delete the confirmed rows; give the others back, those that a full queue refused after a while only."""
        left = list({row.seq for row in rows}.difference(confirmed, refused))
        with self.engine.begin() as connection:
            if confirmed:
                connection.execute(sa.delete(outbox).where(outbox.c.seq.in_(confirmed)))
            if refused:
                log.warning("broker_refused", bus=self.bus, count=len(refused))
                _claim_until(connection, refused, sa.func.clock_timestamp() + REFUSED_FOR)
            if left:
                _claim_until(connection, left, None)
        metrics.PUBLISHED.labels(self.bus).inc(len(confirmed))

    def _beat(self) -> None:
        if self.link:
            self.link.drain(0.01)

    def _hang_up(self) -> None:
        if self.link:
            self.link.hang_up()
            self.link = None


def _claim_until(connection: sa.Connection, rows: list[int], until: Any) -> None:
    held = sa.update(outbox).where(outbox.c.seq.in_(rows))
    connection.execute(held.values(claimed_until=until))
