"""Queue: the provider's own program reads its own queue on the station's broker (AMQP 0-9-1)."""

import collections
import json
from collections.abc import Iterator
from typing import Any

import amqp.exceptions
import kombu
from kombu.exceptions import OperationalError

from station_client.event import Event, from_headers
from station_client.memory import Memory
from station_client.waiting import Pauses

AHEAD = 20  # messages that the broker hands over before the first is dealt with
HEARTBEAT = 20  # seconds
LINK_ERRORS = (OperationalError, OSError, amqp.exceptions.AMQPError)


def queue(url: str, provider: str, memory: Memory | None = None) -> Iterator[Event]:
    """Event after event, for ever. Asking for the next says that this one is dealt with.

    `url` is as the account was told (amqps://user:password@host/vhost). One whose work outlasts the broker's patience
    comes once more, and is known by its id. Raises amqp's AccessRefused and NotAllowed for a wrong account.
    """
    memory, pauses = memory or Memory(), Pauses()
    while True:
        try:
            for event, message in _messages(url, provider):
                pauses.over()
                if not memory.knows(event):
                    yield event
                    memory.keep(event)
                message.ack()
        except (amqp.exceptions.AccessRefused, amqp.exceptions.NotAllowed):
            raise
        except LINK_ERRORS:
            pauses.wait()


def _messages(url: str, provider: str) -> Iterator[tuple[Event, Any]]:
    with kombu.Connection(url, heartbeat=HEARTBEAT, connect_timeout=10) as connection:
        connection.ensure_connection(max_retries=1, timeout=10)
        came: collections.deque[Any] = collections.deque()
        mine = kombu.Queue(f"provider.{provider}", no_declare=True)
        consumer = kombu.Consumer(
            connection, [mine], on_message=came.append, auto_declare=False, prefetch_count=AHEAD
        )
        with consumer:
            while True:
                _listen(connection)
                while came:
                    message = came.popleft()
                    yield from_headers(message.headers, json.loads(message.body)), message


def _listen(connection: kombu.Connection) -> None:
    try:
        connection.drain_events(timeout=1)
    except TimeoutError:
        connection.heartbeat_check()
