"""Agencies that note when they hear of a need: all queues on one connection, all web hooks on one server."""

import http.server
import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import kombu

from contracts.room import queue_of

ID = "cloudEvents_id"
SLOW = 30.0  # seconds that a slow agency takes to answer


class Stamps:
    """When each event was heard of first, by its id (seconds of the monotonic clock)."""

    def __init__(self) -> None:
        self.at: dict[str, float] = {}

    def note(self, event_id: str) -> None:
        self.at.setdefault(event_id, time.monotonic())

    def wait_for(self, ids: Sequence[str], seconds: float) -> None:
        """Until all were heard of. Raises TimeoutError: a measurement with losses is none."""
        until = time.monotonic() + seconds
        while missing := [one for one in ids if one not in self.at]:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(missing)} of {len(ids)} were not heard of in {seconds} s")
            time.sleep(0.05)


@contextmanager
def queues(url: str, providers: Sequence[str], stamps: Stamps) -> Iterator[None]:
    """Listen at the queues of all of them, with an account that may."""
    ending = threading.Event()
    thread = threading.Thread(target=_listen, args=(url, providers, stamps, ending))
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def _listen(url: str, providers: Sequence[str], stamps: Stamps, ending: threading.Event) -> None:
    with kombu.Connection(url) as connection, connection.channel() as channel:
        channel.basic_qos(0, 1000, False)

        def hear(message: Any) -> None:
            stamps.note(message.headers[ID])
            channel.basic_ack(message.delivery_tag)

        for provider in providers:
            channel.basic_consume(queue_of(provider), callback=hear)
        while not ending.is_set():
            try:
                connection.drain_events(timeout=0.2)
            except TimeoutError:
                continue


class _Hooks(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


@contextmanager
def hooks(stamps: Stamps) -> Iterator[str]:
    """The address of a server of web hooks; what is below `/slow` is answered after half a minute."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path.startswith("/slow"):
                time.sleep(SLOW)
            stamps.note(body["id"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = _Hooks(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
