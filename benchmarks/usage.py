"""What processes use: CPU seconds and memory of a process with all that it started."""

import contextlib
import threading
from collections.abc import Iterator

import psutil


def family(pid: int) -> list[psutil.Process]:
    """A process and its descendants, as far as they are still there."""
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def cpu_seconds(pids: list[int]) -> float:
    """CPU time that these processes and their children have used, those that ended included."""
    total = 0.0
    for process in (one for pid in pids for one in family(pid)):
        with contextlib.suppress(psutil.NoSuchProcess):
            used = process.cpu_times()
            total += used.user + used.system + used.children_user + used.children_system
    return total


def memory(pids: list[int]) -> int:
    """Resident bytes of these processes and their children, shared pages counted for each."""
    total = 0
    for process in (one for pid in pids for one in family(pid)):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += process.memory_info().rss
    return total


class Peak:
    """The most memory that processes had at once, looked at every quarter of a second."""

    def __init__(self, pids: list[int]) -> None:
        self.pids, self.bytes = pids, 0
        self.over = threading.Event()

    def look(self) -> None:
        while not self.over.wait(0.25):
            self.bytes = max(self.bytes, memory(self.pids))


@contextlib.contextmanager
def peak_memory(pids: list[int]) -> Iterator[Peak]:
    peak = Peak(pids)
    thread = threading.Thread(target=peak.look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        peak.over.set()
        thread.join()
