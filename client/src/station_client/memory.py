"""What was dealt with: up to which position, and which events. In a file it outlives the program."""

import sqlite3
import threading
from pathlib import Path

from station_client.event import Event

KEPT = 100_000  # ids; a channel sends again within days, not for ever
TABLES = """
CREATE TABLE IF NOT EXISTS position (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS done (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE);
"""


class Memory:
    """Without a path it is forgotten at the end of the program, and the station tells what did not arrive."""

    def __init__(self, path: str | Path = ":memory:") -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(str(path), check_same_thread=False, isolation_level=None)
        self._database.executescript(TABLES)

    @property
    def position(self) -> int | None:
        """Up to where everything was dealt with; None where nothing is known, then the station knows."""
        with self._lock:
            row = self._database.execute("SELECT position FROM position").fetchone()
        return None if row is None else int(row[0])

    def knows(self, event: Event) -> bool:
        """Whether this event was dealt with before."""
        with self._lock:
            found = self._database.execute("SELECT 1 FROM done WHERE id = ?", (event.id,))
            return found.fetchone() is not None

    def keep(self, event: Event, *, in_order: bool = False) -> None:
        """It is dealt with; on a channel where events come in order, so is everything before it.

        On another one an earlier event may still be to come, which reading on from here would skip.
        """
        with self._lock:
            self._database.execute("BEGIN")
            added = self._database.execute(
                "INSERT OR IGNORE INTO done (id) VALUES (?)", (event.id,)
            )
            self._database.execute(
                "DELETE FROM done WHERE number <= ?", ((added.lastrowid or 0) - KEPT,)
            )
            if in_order:
                self._move(event.position)
            self._database.execute("COMMIT")

    def start_from(self, position: int) -> None:
        """Go on after this position."""
        with self._lock:
            self._move(position)

    def close(self) -> None:
        self._database.close()

    def _move(self, position: int) -> None:
        self._database.execute("INSERT OR REPLACE INTO position VALUES (1, ?)", (position,))
