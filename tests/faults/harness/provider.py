"""A provider's own program: takes what comes on its queue, writes each down before it acknowledges, and answers it."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import amqp.exceptions
import kombu
import kombu.exceptions

AWAY = (OSError, amqp.exceptions.AMQPError, kombu.exceptions.KombuError)
OFFERED = "matching.need_offered"


class Provider:
    """Listens in a thread of its own until it is ended; the broker may come and go."""

    def __init__(
        self, name: str, url: str, receipts: Path, on_offer: Callable[[dict[str, Any]], None]
    ) -> None:
        self.name, self.url, self.on_offer = name, url, on_offer
        self._file = receipts.open("a", encoding="utf-8")
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Provider":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()
        self._file.close()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._listen()
            except AWAY:
                self._ending.wait(0.5)

    def _listen(self) -> None:
        queue = kombu.Queue(f"provider.{self.name}", no_declare=True)
        with (
            kombu.Connection(self.url, heartbeat=10, connect_timeout=3) as connection,
            kombu.Consumer(connection, [queue], on_message=self._hear, auto_declare=False),
        ):
            while not self._ending.is_set():
                try:
                    connection.drain_events(timeout=0.5)
                except TimeoutError:
                    connection.heartbeat_check()

    def _hear(self, message: Any) -> None:
        kind, body = str(message.headers["cloudEvents_type"]), json.loads(message.body)
        receipt = {
            "at": time.time(),
            "provider": self.name,
            "message_id": str(message.headers["cloudEvents_id"]),
            "type": kind,
            "offer_id": body.get("offer_id"),
        }
        self._file.write(json.dumps(receipt) + "\n")
        self._file.flush()
        message.ack()
        if kind == OFFERED:
            self.on_offer(body)


def receipts(path: Path) -> list[dict[str, Any]]:
    """Everything that a provider has got, duplicates too."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
