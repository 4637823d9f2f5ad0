"""The broker's side of a run: the queue that needs wait in, and the one that emitted events end in."""

import collections
import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import amqp
import kombu

from chassis.topology import declare, topology
from contracts.intake import NeedAccepted

IN, OUT, EXCHANGE = "desk.inbox", "told", "desk.events"
WINDOW = 2000  # messages on their way to the broker at once, while the queue is filled


class Room:
    """One room with both queues, through a connection of the harness' own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.connection = kombu.Connection(url)
        self.channel = self.connection.channel()
        self.channel.auto_decode = False

    def close(self) -> None:
        self.connection.close()

    def declare(self, arguments: Callable[[str], dict[str, Any]]) -> None:
        """Both queues, of the type quorum, with the arguments that the program will declare them with.

        Around them the chassis' topology: the others find its exchange, and a queue may well be there twice.
        """
        for queue in (IN, OUT):
            told = {"durable": True, "auto_delete": False, "arguments": arguments(queue)}
            self.channel.queue_declare(queue, **told)
        desk = topology({"desk": (NeedAccepted,)}, ("desk", "intake"))
        declare(
            self.url, dataclasses.replace(desk, queues=tuple(q for q in desk.queues if q[0] != IN))
        )
        self.channel.queue_bind(OUT, EXCHANGE, "#")

    def fill(self, messages: Iterable[amqp.Message]) -> None:
        """Put messages into the queue of needs; all are confirmed when this returns."""
        channel = self.connection.channel()
        channel.confirm_select()
        waiting: dict[int, None] = {}

        def on_ack(tag: int, multiple: bool) -> None:
            for one in [t for t in waiting if t <= tag] if multiple else [tag]:
                waiting.pop(one, None)

        channel.events["basic_ack"] = {on_ack}
        for tag, message in enumerate(messages, start=1):
            channel.basic_publish(message, exchange="", routing_key=IN)
            waiting[tag] = None
            self._drain_while(lambda: len(waiting) > WINDOW)
        self._drain_while(lambda: bool(waiting))
        channel.close()

    def count(self, queue: str) -> int:
        """Messages that wait in a queue, those in a consumer's hands not among them."""
        return int(self.channel.queue_declare(queue, passive=True).message_count)

    def take_all(self, queue: str) -> Iterator[bytes]:
        """The bodies of all messages that wait in a queue, which is empty afterwards."""
        left, got = self.count(queue), collections.deque[Any]()
        channel = self.connection.channel()
        channel.auto_decode = False
        channel.basic_qos(0, WINDOW, False)
        channel.basic_consume(queue, callback=got.append)
        for _ in range(left):
            self._drain_while(lambda: not got)
            message = got.popleft()
            yield bytes(message.body)
            channel.basic_ack(message.delivery_tag)
        channel.close()

    def _drain_while(self, condition: Callable[[], bool]) -> None:
        while condition():
            self.connection.drain_events(timeout=30)
