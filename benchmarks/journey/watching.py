"""Waiting for what events bring about, by looking into the services' databases.

The driver does not ask the HTTP API again and again: that would load what it measures. One query answers for all
who wait for the same thing.
"""

import threading
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import psycopg

WAIT_SECONDS = 120.0
LOOKS = {
    "received": ("matching", "SELECT id FROM item WHERE id = ANY(%s)", 0.003),
    "disclosed": ("intake", "SELECT offer_id FROM disclosure WHERE offer_id = ANY(%s)", 0.02),
    "agreed": (
        "tracking",
        "SELECT item_id FROM tracked_item WHERE item_id = ANY(%s) AND state <> 'waiting'",
        0.02,
    ),
    "ended": (
        "evaluation",
        "SELECT id FROM item_evaluation WHERE id = ANY(%s) AND ended_at IS NOT NULL",
        0.02,
    ),
    "asked": ("evaluation", "SELECT item_id FROM questionnaire WHERE item_id = ANY(%s)", 0.02),
    "archived": ("admin", "SELECT case_id FROM archive_record WHERE case_id = ANY(%s)", 0.02),
}
"""What is waited for: whose database, which of the given ids are there, seconds between two looks."""


class Late(Exception):
    """What has to come did not come in two minutes."""


@dataclass
class _Wait:
    ready: threading.Event = field(default_factory=threading.Event)
    seen: float = 0.0


class Look:
    """One query, asked for all ids that somebody waits for."""

    def __init__(self, url: str, query: str, pause: float) -> None:
        self._url, self._query, self._pause = url, query, pause
        self._waiting: dict[uuid.UUID, _Wait] = {}
        self._lock = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self, wanted: uuid.UUID) -> float:
        """When (seconds of time.time) it was first seen to be there. Raises Late."""
        with self._lock:
            one = self._waiting.setdefault(wanted, _Wait())
            self._lock.notify()
        if not one.ready.wait(WAIT_SECONDS):
            raise Late(f"{self._query}: {wanted}")
        return one.seen

    def stop(self) -> None:
        with self._lock:
            self._stopping = True
            self._lock.notify()
        self._thread.join(10)

    def _run(self) -> None:
        with psycopg.connect(self._url, autocommit=True, prepare_threshold=1) as connection:
            while wanted := self._next():
                for (found,) in connection.execute(self._query, [wanted]):
                    self._settle(found)
                time.sleep(self._pause)

    def _next(self) -> list[uuid.UUID]:
        with self._lock:
            self._lock.wait_for(lambda: self._waiting or self._stopping)
            return [] if self._stopping else list(self._waiting)

    def _settle(self, found: uuid.UUID) -> None:
        with self._lock:
            one = self._waiting.pop(found)
        one.seen = time.time()
        one.ready.set()


class Watch:
    """All looks."""

    def __init__(self, database_urls: Mapping[str, str]) -> None:
        self._looks = {
            name: Look(database_urls[service], query, pause)
            for name, (service, query, pause) in LOOKS.items()
        }

    def wait(self, what: str, ids: Iterable[str]) -> float:
        """Wait until all are there; when the last was seen. Raises Late."""
        return max(self._looks[what].wait(uuid.UUID(one)) for one in ids)

    def stop(self) -> None:
        for look in self._looks.values():
            look.stop()
