"""Plain nameko with SQLAlchemy: `@consume` and `Publisher` as nameko's documentation shows them.

    python -m benchmarks.hop.peers.nameko_ guaranteed|plain|relay

nameko validates nothing by itself: the contract's marshmallow schema does, as in the chassis.
"""

# ruff: noqa: E402  everything below the patch must see a patched standard library
import os

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_select")
import eventlet

eventlet.monkey_patch()

import signal
import sys
import uuid
from collections.abc import Sequence
from typing import Any

import kombu
from kombu.pools import producers
from nameko.extensions import DependencyProvider
from nameko.messaging import Publisher, consume
from nameko.runners import ServiceRunner

from benchmarks.hop.model import Outbox
from benchmarks.hop.peers.database import open_once, open_plainly, relay, sessions
from benchmarks.hop.peers.desk import event_of
from contracts.intake import NeedAccepted

QUEUE = kombu.Queue("desk.inbox", no_declare=True)
EVENTS = kombu.Exchange("desk.events", type="topic", no_declare=True)
KEY = "case_opened.v1"
WORKERS = 20
AMQP_URL = os.environ["SERVICE_AMQP_URL"]


class Database(DependencyProvider):
    """A session for each worker, closed with it."""

    def setup(self) -> None:
        self.make = sessions()
        self.open: dict[Any, Any] = {}

    def get_dependency(self, worker_ctx: Any) -> Any:
        session = self.open[worker_ctx] = self.make()
        return session

    def worker_teardown(self, worker_ctx: Any) -> None:
        self.open.pop(worker_ctx).close()


class MessageId(DependencyProvider):
    """The id of the message at hand, from its headers."""

    def get_dependency(self, worker_ctx: Any) -> uuid.UUID:
        return uuid.UUID(worker_ctx.data["cloudEvents_id"])


class Guaranteed:
    name = "desk"
    session = Database()
    message_id = MessageId()

    @consume(QUEUE)
    def open_case(self, body: dict[str, Any]) -> None:
        open_once(self.session, NeedAccepted.load(body), self.message_id)


class Plain:
    name = "desk"
    session = Database()
    message_id = MessageId()
    publish = Publisher(exchange=EVENTS)

    @consume(QUEUE)
    def open_case(self, body: dict[str, Any]) -> None:
        need = NeedAccepted.load(body)
        open_plainly(self.session, need, self.message_id)
        self.publish(event_of(need), routing_key=KEY)


def serve(service: type[Any]) -> None:
    config = {"AMQP_URI": AMQP_URL, "max_workers": WORKERS}
    runner = ServiceRunner(config)
    runner.add_service(service)
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(runner.stop))
    runner.start()
    runner.wait()


def publish(rows: Sequence[Outbox]) -> None:
    """With kombu, which waits for the confirm of each message."""
    connection = kombu.Connection(AMQP_URL, transport_options={"confirm_publish": True})
    with producers[connection].acquire(block=True) as producer:
        for row in rows:
            told = {"exchange": EVENTS.name, "routing_key": KEY, "delivery_mode": 2}
            producer.publish(row.event, message_id=str(row.message_id), **told)


if __name__ == "__main__":
    what = sys.argv[1]
    relay(publish) if what == "relay" else serve({"guaranteed": Guaranteed, "plain": Plain}[what])
