"""One connection and one channel to the broker, that end for sure."""

import contextlib
from collections.abc import Callable
from typing import Any

import amqp
import amqp.exceptions
import eventlet
import kombu
import kombu.exceptions
import sqlalchemy as sa

HEARTBEAT = 10  # seconds
BROKER_ERRORS = (OSError, amqp.exceptions.AMQPError, kombu.exceptions.OperationalError)
CLOSE_WITHIN = 2  # seconds; a silent peer never answers a polite close


class Link:
    """A channel with what the chassis needs of it. Used by one greenlet only."""

    def __init__(self, connection: kombu.Connection, *, confirming: bool) -> None:
        self.connection = connection
        self.channel = connection.channel()
        self.channel.auto_decode = False
        self.tag = 0
        if confirming:
            self.channel.confirm_select()

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

    def publish(self, row: sa.Row[Any]) -> int:
        """Send an outbox row, persistent; returns its delivery tag without waiting for the confirm."""
        attributes = row.headers
        message = amqp.Message(
            bytes(row.body),
            content_type="application/json",
            delivery_mode=2,
            message_id=str(row.message_id),
            type=attributes.get("cloudEvents_type"),
            correlation_id=attributes.get("cloudEvents_correlationid"),
            application_headers=attributes,
        )
        self.channel.basic_publish(
            message, exchange=row.exchange, routing_key=row.routing_key, mandatory=True
        )
        self.tag += 1
        return self.tag

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

    def hang_up(self) -> None:
        """Close politely for a moment, then drop the socket."""
        # Whatever the peer says to the close, the socket is dropped below.
        with eventlet.Timeout(CLOSE_WITHIN, False), contextlib.suppress(Exception):
            self.connection.close()
        self.connection.collect()


def open_link(url: str, *, confirming: bool = False) -> Link:
    """Connect. Raises one of kombu's connection errors where the broker is away."""
    connection = kombu.Connection(url, heartbeat=HEARTBEAT, connect_timeout=5)
    try:
        connection.ensure_connection(max_retries=1, timeout=5)
        return Link(connection, confirming=confirming)
    except BaseException:
        connection.collect()
        raise
