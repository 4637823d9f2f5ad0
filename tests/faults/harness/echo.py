"""A stranger on the bus: whatever a service says is said again, from one to four times, a moment later."""

import random
import threading
from typing import Any

import amqp
import kombu

from contracts.manifest import SERVICES

MARK = "echoed"
"""A header of the copies, which are not copied again; services leave it out like everything foreign."""


class Echo:
    """Listens in a thread of its own until it is ended. `copies` counts what it has said."""

    def __init__(self, url: str, seed: str) -> None:
        self.url, self.random, self.copies = url, random.Random(seed), 0
        self._ending, self._listening = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Echo":
        self._thread.start()
        if not self._listening.wait(30):
            raise TimeoutError("the echo does not listen")
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        with kombu.Connection(self.url) as connection, connection.channel() as channel:
            queue = channel.queue_declare("", exclusive=True).queue
            for service in SERVICES:
                channel.queue_bind(queue, f"{service}.events", "#")
            channel.basic_consume(queue, no_ack=True, callback=lambda one: self._hear(channel, one))
            self._listening.set()
            while not self._ending.is_set():
                try:
                    connection.drain_events(timeout=0.2)
                except TimeoutError:
                    continue

    def _hear(self, channel: Any, message: Any) -> None:
        headers = dict(message.headers)
        if MARK in headers:
            return
        for _ in range(self.random.randint(1, 4)):
            copy = amqp.Message(
                message.body, delivery_mode=2, application_headers={**headers, MARK: True}
            )
            where = message.delivery_info
            channel.basic_publish(copy, where["exchange"], where["routing_key"])
            self.copies += 1
