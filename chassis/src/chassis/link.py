"""One connection and one channel to the broker, that end for sure."""

import contextlib
import random
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import amqp
import amqp.exceptions
import eventlet
import kombu
import kombu.exceptions

from chassis.wire import in_one_write, read_ahead

HEARTBEAT = 10  # seconds
BROKER_ERRORS = (OSError, amqp.exceptions.AMQPError, kombu.exceptions.OperationalError)
CLOSE_WITHIN = 2  # seconds; a silent peer never answers a polite close


class Link:
    """A connection and one channel of it, with what the chassis needs of them. Written to by one greenlet only."""

    def __init__(self, connection: kombu.Connection, *, confirming: bool) -> None:
        self.connection = connection
        read_ahead(connection.connection.transport)
        self.channel = self.open_channel()
        self.tag = 0
        self.blocked = False
        if confirming:
            self._confirm()

    def open_channel(self) -> Any:
        channel = self.connection.channel()
        channel.auto_decode = False
        return channel

    def _confirm(self) -> None:
        """Have publishing confirmed, and hear when the broker takes nothing (its memory or disk is full)."""
        self.channel.confirm_select()
        wire = self.connection.connection
        wire.on_blocked, wire.on_unblocked = self._block, self._unblock
        # Or py-amqp looks for news before each message: a system call a message. We look while waiting for confirms.
        wire.client_properties["capabilities"]["connection.blocked"] = False

    def _block(self, _reason: str) -> None:
        self.blocked = True

    def _unblock(self) -> None:
        self.blocked = False

    def on_confirm(
        self, acked: Callable[[int, bool], None], nacked: Callable[[int, bool], None]
    ) -> None:
        """Who hears of the broker's confirms from now on."""
        self.channel.events["basic_ack"] = {acked}
        self.channel.events["basic_nack"] = {nacked}

    def on_return(self, told: Callable[[str, str], None]) -> None:
        """Who hears of a message that no queue takes: its exchange and its routing key."""

        def returned(_error: Exception, exchange: str, routing_key: str, _message: Any) -> None:
            told(exchange, routing_key)

        self.channel.events["basic_return"] = {returned}

    def publish(self, row: Mapping[str, Any]) -> int:
        """Send an outbox row, persistent; returns its delivery tag without waiting for the confirm."""
        attributes = row["headers"]
        message = amqp.Message(
            bytes(row["body"]),
            content_type="application/json",
            delivery_mode=2,
            message_id=attributes.get("cloudEvents_id"),
            type=attributes.get("cloudEvents_type"),
            correlation_id=attributes.get("cloudEvents_correlationid"),
            application_headers=attributes,
        )
        self.channel.basic_publish(
            message, exchange=row["exchange"], routing_key=row["routing_key"], mandatory=True
        )
        self.tag += 1
        return self.tag

    def together(self) -> AbstractContextManager[None]:
        """What is published in the block leaves in one write at its end."""
        return in_one_write(self.connection.connection.transport)

    def drain(self, seconds: float) -> bool:
        """Let arrived frames be handled; False when nothing came in time."""
        try:
            self.connection.drain_events(timeout=seconds)
        except TimeoutError:
            self.beat()
            return False
        return True

    def beat(self) -> None:
        """Send a heartbeat if one is due, and notice a silent peer. Raises a connection error then."""
        self.connection.heartbeat_check(rate=2)

    def keep_up(self) -> None:
        """Read what has come meanwhile, and beat: a peer whose heartbeats nobody reads would be taken for silent."""
        while self.drain(0.0005):
            pass

    def hang_up(self) -> None:
        """Close politely for a moment, then drop the socket."""
        # Whatever the peer says to the close, the socket is dropped below.
        with eventlet.Timeout(CLOSE_WITHIN, False), contextlib.suppress(Exception):
            self.connection.close()
        self.connection.collect()


def open_link(url: str, *, confirming: bool = False) -> Link:
    """Connect, in a cluster to any node of it: `url` may be several, with semicolons between them.

    Raises one of kombu's connection errors where that node is away; the caller's next try likely meets another.
    """
    node = random.choice(url.split(";"))  # noqa: S311  spreads load, guards nothing
    connection = kombu.Connection(node, heartbeat=HEARTBEAT, connect_timeout=5)
    try:
        connection.ensure_connection(max_retries=1, timeout=5)
        return Link(connection, confirming=confirming)
    except BaseException:
        connection.collect()
        raise
