"""A desk for those outside: it takes their messages from a queue of a room of theirs, one after the other.

Each sender has an exchange of its own that nobody else can write to, so where a message came in says who sent it.
The broker lets one desk at a time consume (single active consumer), so what a sender says is done in its order.
"""

import collections
from collections.abc import Callable, Iterator
from typing import Any

import eventlet
import structlog
from eventlet.event import Event
from sqlalchemy.exc import SQLAlchemyError

from chassis.by_message import Asked, NotNow, Paths, Requests, Tell
from chassis.config import setting
from chassis.envelope import PREFIX, clean
from chassis.link import BROKER_ERRORS, Link, open_link

PREFETCH = 20
IDLE = 0.5  # seconds to wait for a message when there is none
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0  # seconds, while the database or the broker is away
DRAIN = 20.0  # seconds for what is under way when the process is asked to end
log = structlog.get_logger(__name__)


class Desk:
    """Takes from one queue and has each message settled, acknowledged only then."""

    def __init__(self, url: str, queue: str, settle: Callable[[Asked], None]) -> None:
        self.url, self.queue, self._settle = url, queue, settle
        self.waiting: collections.deque[Any] = collections.deque()
        self.stopping, self.ended = False, Event()
        self.link: Link | None = None

    def run(self) -> None:
        pause = FIRST_PAUSE
        while not self.stopping:
            try:
                self._serve()
            except BROKER_ERRORS as error:
                log.warning("desk_waits", queue=self.queue, error=type(error).__name__)
                self._lost()
                eventlet.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        self._lost()
        self.ended.send(None)

    def stop(self) -> None:
        """Begin nothing more; what was not settled goes back to the queue."""
        self.stopping = True
        with eventlet.Timeout(DRAIN, False):
            self.ended.wait()

    def _serve(self) -> None:
        link = self.link = open_link(self.url)
        link.channel.basic_qos(0, PREFETCH, False)
        link.channel.basic_consume(self.queue, "desk", callback=self.waiting.append)
        log.info("desk_open", queue=self.queue)
        while not self.stopping:
            if self.waiting:
                self._take(link, self.waiting.popleft())
            else:
                link.drain(IDLE)

    def _take(self, link: Link, delivery: Any) -> None:
        if self._until_settled(link, asked_by(delivery)):
            delivery.channel.basic_ack(delivery.delivery_tag)
        link.keep_up()

    def _until_settled(self, link: Link, asked: Asked) -> bool:
        """Whether it was settled before the process was asked to end; a database that is away is waited for."""
        pause = FIRST_PAUSE
        while not self.stopping:
            try:
                self._settle(asked)
                return True
            except (NotNow, SQLAlchemyError) as error:
                log.warning("desk_waits", queue=self.queue, error=type(error).__name__)
                eventlet.sleep(pause)
                link.keep_up()
                pause = min(pause * 2, LONGEST_PAUSE)
        return False

    def _lost(self) -> None:
        """The link is gone: what was fetched but not settled comes again, so forget it here."""
        self.waiting.clear()
        if self.link:
            self.link.hang_up()
            self.link = None


def desks(parts: Any, paths: Paths, tell: Tell) -> Iterator[Desk]:
    """The desk of a process at its queue `answers.<service>`; none where no room of providers is set."""
    if url := setting("PROVIDERS_AMQP_URL", ""):
        requests = Requests(parts.whole_app, parts.factory, paths, tell)
        yield Desk(url, f"answers.{parts.definition.name}", requests.settle)


def asked_by(delivery: Any) -> Asked:
    """What a delivery asks. The exchange is `<room>.<sender>`, the routing key the kind of the request."""
    found = delivery.delivery_info
    headers = delivery.properties.get("application_headers") or {}
    given = headers.get(f"{PREFIX}id") or delivery.properties.get("message_id")
    body = delivery.body
    return Asked(
        sender=found["exchange"].partition(".")[2],
        kind=clean(found["routing_key"]),
        id=given if isinstance(given, str) else None,
        body=body.encode() if isinstance(body, str) else bytes(body or b""),
    )
