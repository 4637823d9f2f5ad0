"""Processes that a run started, known again by more than their number."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

STOP_SECONDS = 30.0


@dataclass(frozen=True)
class Identity:
    """A process number is given out again; with its moment of birth it is one process for ever."""

    name: str
    pid: int
    born: float


def identify(name: str, pid: int) -> Identity | None:
    """Who has this process number now, or None."""
    try:
        return Identity(name, pid, psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None


def is_alive(identity: Identity) -> bool:
    """Whether this very process still runs (a zombie does not)."""
    if identify(identity.name, identity.pid) != identity:
        return False
    try:
        return bool(psutil.Process(identity.pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def stop(identities: Iterable[Identity], seconds: float = STOP_SECONDS) -> None:
    """Ask each to end, wait up to `seconds`, and kill what is left; never another process."""
    processes = [psutil.Process(one.pid) for one in identities if is_alive(one)]
    for process in processes:
        _quietly(process.terminate)
    _, left = psutil.wait_procs(processes, timeout=seconds)
    for process in left:
        _quietly(process.kill)
    psutil.wait_procs(left, timeout=5)


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
            kept = [one for one in self.read() if is_alive(one) and one != found]
            self._file.write_text(json.dumps([asdict(one) for one in [*kept, found]]))

    def alive(self) -> list[Identity]:
        """What is noted and still runs."""
        return [one for one in self.read() if is_alive(one)]

    def forget(self) -> None:
        """Empty the record."""
        self._file.unlink(missing_ok=True)
