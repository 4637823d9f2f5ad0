"""Processes that a run started, known again by more than their number."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

STOP_SECONDS = 30.0
KILLED_WITHIN_SECONDS = 5.0
SAME_BIRTH_SECONDS = 2.0


@dataclass(frozen=True)
class Identity:
    """A process number is given out again; with its moment of birth it is one process for ever."""

    name: str
    pid: int
    born: float

    def is_same(self, other: "Identity | None") -> bool:
        """Whether both are one process; births are told by a wall clock that is set at times."""
        return (
            other is not None
            and other.pid == self.pid
            and abs(other.born - self.born) < SAME_BIRTH_SECONDS
        )


def identify(name: str, pid: int) -> Identity | None:
    """Who has this process number now, or None."""
    try:
        return Identity(name, pid, psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None


def is_alive(identity: Identity) -> bool:
    """Whether this very process still runs (a zombie does not)."""
    if not identity.is_same(identify(identity.name, identity.pid)):
        return False
    try:
        return bool(psutil.Process(identity.pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def stop(identities: Iterable[Identity], seconds: float = STOP_SECONDS) -> None:
    """Ask each to end, wait up to `seconds`, and kill what is left; never another process."""
    ours = [one for one in identities if is_alive(one)]
    for one in ours:
        _quietly(psutil.Process(one.pid).terminate)
    _wait(ours, seconds)
    left = [one for one in ours if is_alive(one)]
    for one in left:
        _quietly(psutil.Process(one.pid).kill)
    _wait(left, KILLED_WITHIN_SECONDS)


def _wait(identities: Iterable[Identity], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(map(is_alive, identities)) and time.monotonic() < deadline:
        time.sleep(0.1)


def _quietly(act: Callable[[], object]) -> None:
    try:
        act()
    except psutil.NoSuchProcess:
        return


class Record:
    """The processes of one tree, in a file that outlives the command that started them."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> list[Identity]:
        """Everything noted, in the order of starting."""
        if not self._file.exists():
            return []
        return [Identity(**row) for row in json.loads(self._file.read_text())]

    def note(self, name: str, pid: int) -> None:
        """Add a process; an older one of the same name that has ended is forgotten."""
        found = identify(name, pid)
        if found is not None:
            kept = [one for one in self.read() if is_alive(one) and not one.is_same(found)]
            self._file.write_text(json.dumps([asdict(one) for one in [*kept, found]]))

    def alive(self) -> list[Identity]:
        """What is noted and still runs."""
        return [one for one in self.read() if is_alive(one)]

    def forget(self) -> None:
        """Empty the record."""
        self._file.unlink(missing_ok=True)
