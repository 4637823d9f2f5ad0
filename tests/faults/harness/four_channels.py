"""An agency's program on all four channels at once, written with the client; to be killed at any moment.

Its orders are JSON on standard input. Each channel has a file of receipts: a line for each start and each event,
written down for good before the next event is asked for.
"""

import json
import os
import socket
import socketserver
import sys
import threading
import wsgiref.simple_server
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import httpx

from station_client import Event, Memory, Station, WebHook, pull, queue, stream

STARTED = {"started": True}


class Receipts:
    """One channel's file."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.write(STARTED)

    def write(self, line: Mapping[str, Any]) -> None:
        os.write(self._file, json.dumps(line).encode() + b"\n")
        os.fsync(self._file)

    def take(self, event: Event) -> None:
        provider = event.data.provider
        self.write(
            {
                "id": event.id,
                "position": event.position,
                "provider": provider,
                "need": str(getattr(event.data, "item_id", "")),
                "said": getattr(event.data, "reason", ""),
            }
        )


class Direct(httpx.HTTPTransport):
    """To each service at its own address, as the reverse proxy would."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        super().__init__()
        self._urls = urls

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        _, _, service, path = request.url.raw_path.decode().split("/", 3)
        request.url = httpx.URL(f"{self._urls[service]}/{path}")
        return super().handle_request(request)


class _Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def serve(hook: WebHook, fd: int) -> None:
    """On a socket that stays open while this program is killed, as a supervisor would keep it."""
    server = _Server(("127.0.0.1", 0), _Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = socket.socket(fileno=fd)
    server.server_name, server.server_port = "127.0.0.1", server.socket.getsockname()[1]
    server.setup_environ()
    server.set_app(hook)
    server.serve_forever()


def follow(events: Iterable[Event], take: Callable[[Event], None]) -> None:
    for event in events:
        take(event)


def main() -> None:
    """Until it is killed."""
    orders = json.load(sys.stdin)
    folder = Path(orders["folder"])

    def parts(channel: str) -> tuple[Callable[[Event], None], Memory]:
        return Receipts(folder / channel).take, Memory(folder / f"{channel}.sqlite")

    def station(channel: str) -> Station:
        who = orders["clients"][channel]
        http = httpx.Client(base_url="http://station", transport=Direct(orders["urls"]), timeout=60)
        return Station("http://station", who["client_id"], who["client_secret"], http=http)

    take, memory = parts("webhook")
    hook = WebHook(take, secrets=[orders["secret"]], memory=memory)
    runs: list[tuple[Callable[..., None], Any]] = [(serve, (hook, orders["socket"]))]
    for channel, events in (("pull", pull), ("stream", stream)):
        take, memory = parts(channel)
        runs.append((follow, (events(station(channel), memory), take)))
    take, memory = parts("amqp")
    runs.append((follow, (queue(orders["amqp_url"], orders["provider"], memory), take)))
    threads = [threading.Thread(target=run, args=given) for run, given in runs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


if __name__ == "__main__":
    main()
