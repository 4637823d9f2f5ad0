"""A gateway for notices that can be away: a stand-in for what the operator sets up."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Gateway:
    """A gateway of the operator's that takes notices: nobody listens at its port until it is opened."""

    def __init__(self) -> None:
        self._open = False
        self.taken: list[tuple[str, str]] = []  # the path, and the words
        self._server = HTTPServer(("127.0.0.1", 0), self._handler(), bind_and_activate=False)
        self._server.server_bind()

    @property
    def setting(self) -> str:
        """The channel `wecom`, as SERVICE_NOTICE_CHANNELS says it."""
        url = f"json://127.0.0.1:{self._server.server_port}/to/{{address}}"
        return json.dumps({"wecom": url})

    def open(self) -> None:
        self._server.server_activate()
        self._open = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Give the port back, opened or not."""
        if self._open:
            self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        taken = self.taken

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                taken.append((self.path, said["message"]))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler
