"""The ledger: what is about to be sent is written before it is sent, and each answer as it comes."""

import json
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Effect = tuple[str, str]
"""The name of a step on the timeline, and what it is about: the id of an item, or the mark of a need."""


@dataclass
class Entry:
    """One request of the ledger: what has to come of it once it is answered."""

    need: str
    step: str
    service: str
    key: str
    expects: tuple[Effect, ...]
    sent_at: float
    answered_at: float | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    failures: list[dict[str, Any]] = field(default_factory=list)


class Ledger:
    """A file that only grows, one line a happening, each on disk's way before the next thing happens."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8")

    def sending(  # every part of a line has a name
        self, key: str, *, need: str, step: str, service: str, expects: Iterable[Effect]
    ) -> None:
        """Before the first attempt of a request."""
        self._write("sending", key, need=need, step=step, service=service, expects=list(expects))

    def failed(self, key: str, outcome: int | str, **more: Any) -> None:
        """An attempt that has to be repeated: a status, or the name of an error."""
        self._write("failed", key, outcome=outcome, **more)

    def answered(self, key: str, **facts: Any) -> None:
        """A request that had its effect."""
        self._write("answered", key, facts=facts)

    def close(self) -> None:
        """Nothing is written after this."""
        with self._lock:
            self._file.close()

    def _write(self, event: str, key: str, **more: Any) -> None:
        line = json.dumps({"at": time.time(), "event": event, "key": key, **more})
        with self._lock:
            if not self._file.closed:  # an answer that came after the end is no answer
                self._file.write(line + "\n")
                self._file.flush()


def entries(path: Path) -> list[Entry]:
    """What a ledger says, by request, in the order of sending."""
    found: dict[str, Entry] = {}
    for line in _lines(path):
        if line["event"] == "sending":
            found[line["key"]] = _entry(line)
        elif line["event"] == "failed":
            found[line["key"]].failures.append(line)
        else:
            one = found[line["key"]]
            one.answered_at, one.facts = line["at"], line["facts"]
    return list(found.values())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _entry(line: dict[str, Any]) -> Entry:
    return Entry(
        need=line["need"],
        step=line["step"],
        service=line["service"],
        key=line["key"],
        expects=tuple((name, subject) for name, subject in line["expects"]),
        sent_at=line["at"],
    )
