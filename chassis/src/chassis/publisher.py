"""Publishing with confirms: messages are pipelined, each delivery tag is followed, what no queue takes is noticed."""

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import eventlet
import structlog

from chassis import metrics
from chassis.link import Link, open_link

CONFIRM_WITHIN = 10.0  # seconds, while the broker takes messages at all
log = structlog.get_logger(__name__)
Row = Mapping[str, Any]


class Publisher:
    """Speaks to one broker address, for one greenlet. `row`: message_id, exchange, routing_key, headers, body."""

    def __init__(self, bus: str, url: str) -> None:
        self.bus, self.url = bus, url
        self.stopping = False
        self.link: Link | None = None
        self.returned: set[tuple[str, str]] = (
            set()
        )  # exchange and key of what no queue took, last time

    @property
    def blocked(self) -> bool:
        """The broker takes nothing at the moment: its memory or its disk is full."""
        return self.link is not None and self.link.blocked

    def publish(
        self,
        rows: Sequence[Row],
        confirmed: Callable[[uuid.UUID], None],
        refused: Callable[[uuid.UUID], None],
    ) -> None:
        """Publish rows; each is told once it is confirmed, or refused by a full queue.

        Raises one of BROKER_ERRORS, eventlet.Timeout; what was told by then stands.
        """
        link = self.link = self.link or open_link(self.url, confirming=True)
        waiting: dict[int, uuid.UUID] = {}
        self.returned.clear()

        def settled(into: Callable[[uuid.UUID], None]) -> Callable[[int, bool], None]:
            def on(tag: int, multiple: bool) -> None:
                for one in [t for t in waiting if t <= tag] if multiple else [tag]:
                    into(waiting.pop(one))

            return on

        published = metrics.PUBLISHED.labels(self.bus)

        def confirm(message_id: uuid.UUID) -> None:
            confirmed(message_id)
            published.inc()

        link.on_confirm(settled(confirm), settled(refused))
        link.on_return(self._unroutable)
        with eventlet.Timeout(CONFIRM_WITHIN), link.together():
            for row in rows:
                waiting[link.publish(row)] = row["message_id"]
        self._wait_for(link, waiting)

    def beat(self) -> None:
        """Keep an idle link alive."""
        if self.link:
            self.link.drain(0.01)

    def hang_up(self) -> None:
        """Close the link; the next publishing opens another."""
        if self.link:
            self.link.hang_up()
            self.link = None

    def _wait_for(self, link: Link, waiting: Mapping[int, object]) -> None:
        """Until each is confirmed. A blocked broker is waited for: heartbeats tell whether it still lives."""
        deadline = time.monotonic() + CONFIRM_WITHIN
        while waiting:
            link.drain(1.0)
            if link.blocked and not self.stopping:
                deadline = time.monotonic() + CONFIRM_WITHIN
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(waiting)} messages were not confirmed")

    def _unroutable(self, exchange: str, routing_key: str) -> None:
        """The broker confirms such a message all the same: trying again would help nobody, a person has to look."""
        log.error("unroutable", bus=self.bus, exchange=exchange, routing_key=routing_key)
        metrics.UNROUTABLE.labels(self.bus).inc()
        self.returned.add((exchange, routing_key))
