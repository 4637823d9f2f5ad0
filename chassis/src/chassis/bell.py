"""A bell between the processes of one service: rung when a transaction commits, heard by whoever waits.

PostgreSQL's NOTIFY. It is a hint and no more: one that is not heard costs the second until the next look.
"""

import contextlib
import functools
from typing import Any

import eventlet
import psycopg
import sqlalchemy as sa
from eventlet.event import Event
from eventlet.hubs import trampoline
from sqlalchemy.orm import Session

from chassis.database import LIMITS, LINK

QUIET = 30.0  # seconds without a ring after which the connection is tried
LOOK = 1.0  # seconds; how long a wait lasts at most before whoever waits looks for himself


def ring(session: Session, bell: str, word: str) -> None:
    """Ring when this transaction commits."""
    session.execute(sa.select(sa.func.pg_notify(bell, word)))


class Bell:
    """Hears one bell in this process, with a connection of its own from the first wait on."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self.engine, self.name = engine, name
        self.heard = 0
        self.last: dict[str, int] = {}  # which ring was a word's last
        self.waiting: dict[Event, str | None] = {}
        self.listening = False

    def wait(self, since: int, word: str | None = None, seconds: float = LOOK) -> bool:
        """Until it rings (with this word, if one is given), or the time is over; whether it rang.

        `since` is what `heard` was before whoever waits looked: what rang meanwhile is not missed.
        """
        self._listen()
        if since < (self.heard if word is None else self.last.get(word, 0)):
            return True
        rung = Event()
        self.waiting[rung] = word
        try:
            with eventlet.Timeout(seconds, False):
                rung.wait()
                return True
            return False
        finally:
            self.waiting.pop(rung, None)

    def rang(self, word: str) -> None:
        """Wake whoever waits for this word, or for any."""
        self.heard += 1
        self.last[word] = self.heard
        for rung, wanted in list(self.waiting.items()):
            if wanted in (None, word) and not rung.ready():
                rung.send(None)

    def _listen(self) -> None:
        if not self.listening:
            self.listening = True
            eventlet.spawn_n(self._hear)

    def _hear(self) -> None:
        """For as long as the process lives; while the database is away whoever waits looks for himself."""
        while True:
            with contextlib.suppress(psycopg.Error, OSError):
                self._hear_until_cut_off()
            eventlet.sleep(LOOK)

    def _hear_until_cut_off(self) -> None:
        url = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        options: dict[str, Any] = {"connect_timeout": 5, "options": LIMITS, **LINK}
        with psycopg.connect(url, autocommit=True, **options) as connection:
            connection.execute(f'LISTEN "{self.name}"')
            while True:
                for told in connection.notifies(timeout=0):
                    self.rang(told.payload)
                try:
                    trampoline(
                        connection.fileno(), read=True, timeout=QUIET, timeout_exc=TimeoutError
                    )
                except TimeoutError:
                    connection.execute("SELECT 1")  # a link that went silent is noticed


@functools.cache
def bell_of(engine: sa.Engine, name: str) -> Bell:
    """The one bell of this name in this process, on the database of an engine."""
    return Bell(engine, name)
