"""Where requests come in: eventlet's server, and a way to close it that cuts no answer off."""

import socket
from functools import partial
from typing import Any

import eventlet
import eventlet.wsgi
from eventlet.event import Event

LARGEST_CROWD = 200  # connections at a time
SILENCE = 60  # seconds that a client may take for its next word


class Door:
    """A listening socket and the connections that came in by it."""

    def __init__(self, host: str, port: int, app: Any) -> None:
        self.app = app
        self.socket = eventlet.listen((host, port), reuse_port=False)
        self.visits: set[_Visit] = set()
        self.leaving = self.closing = False
        self.closed = Event()
        self.greenlet: Any = None

    def serve(self) -> None:
        """Until closed; returns when the last answer was given."""
        self.greenlet = eventlet.getcurrent()
        try:
            eventlet.wsgi.server(
                self.socket,
                self.app,
                protocol=partial(_Visit, self),
                log_output=False,
                debug=False,
                socket_timeout=SILENCE,
                max_size=LARGEST_CROWD,
                # What a view yields is sent at once; eventlet would hold a stream's events back up to 4 kB of them.
                minimum_chunk_size=1,
            )
        finally:
            self.closed.send(None)

    def leave(self) -> None:
        """Go on answering, but let every answer be the last of its connection."""
        self.leaving = True
        for visit in self.visits:
            visit.server.keepalive = False

    def close(self) -> None:
        """Take no more connections, end those that wait for a next request, and wait for the answers under way."""
        if not self.closing:
            self.closing = True
            self.leave()
            for visit in self.visits:
                visit.say_no_more()
            self._end_serving()
        self.closed.wait()

    def _end_serving(self) -> None:
        if self.greenlet:
            self.greenlet.kill()  # eventlet's way to end its server: it waits for the answers under way
        else:
            self.closed.send(None)
        self.socket.close()


class _Visit(eventlet.wsgi.HttpProtocol):
    """One connection."""

    def __init__(self, door: Door, conn_state: list[Any], server: Any) -> None:
        self.door = door
        super().__init__(conn_state, server)  # which serves the connection to its end

    def handle(self) -> None:
        self.door.visits.add(self)
        self.server.keepalive = not self.door.leaving
        try:
            super().handle()
        finally:
            self.door.visits.discard(self)

    def say_no_more(self) -> None:
        """A client with nothing under way reads the end. Only our reading ends: a request that has arrived is answered.

        eventlet would end the writing too, and the request would be done without an answer.
        """
        if self.conn_state[2] == eventlet.wsgi.STATE_IDLE:
            self.conn_state[2] = eventlet.wsgi.STATE_REQUEST
            self.connection.shutdown(socket.SHUT_RD)
