"""Two kinds of load: so many cases at once, each followed by the next; and so many a second, come what may."""

import threading
import time
import traceback
from dataclasses import dataclass

from benchmarks.journey.usage import Usage, Used
from benchmarks.journey.walking import Walk, Walker, Walks

MOST_AT_ONCE = 400  # cases of the open loop; more means that it cannot keep up


@dataclass(frozen=True)
class Run:
    """One measurement: all cases, the window in which it was steady (seconds of time.time), what was used in it."""

    walks: list[Walk]
    begin: float
    end: float
    used: Used
    late_starts: int = 0

    @property
    def seconds(self) -> float:
        return self.end - self.begin

    @property
    def items_in_window(self) -> int:
        return sum(len(w.items) for w in self.walks if self.begin <= w.archived < self.end)


class Load:
    """Starts cases and keeps what became of them."""

    def __init__(self, walks: Walks, walker: Walker, usage: Usage) -> None:
        self._walks, self._walker, self._usage = walks, walker, usage
        self._lock = threading.Lock()

    def closed(self, at_once: int, seconds: float, warm_up: float, cases: int = 0) -> Run:
        """`at_once` cases all the time for so many seconds, or until so many cases were begun."""
        made: list[Walk] = []
        ends = time.monotonic() + warm_up + seconds

        def go() -> None:
            while time.monotonic() < ends:
                with self._lock:
                    if cases and len(made) >= cases:
                        return
                    made.append(self._walks.make())
                    mine = made[-1]
                self._walk(mine)

        threads = [threading.Thread(target=go) for _ in range(at_once)]
        return self._measure(threads, made, warm_up, seconds, whole_window=not cases)

    def open(self, rate: float, seconds: float, warm_up: float) -> Run:
        """So many cases a second, begun on time; each in a thread of its own."""
        made: list[Walk] = []
        threads: list[threading.Thread] = []
        late = 0
        begin = time.monotonic()

        def feed() -> None:
            nonlocal late
            for number in range(int(rate * (warm_up + seconds))):
                time.sleep(max(0.0, begin + number / rate - time.monotonic()))
                if sum(thread.is_alive() for thread in threads) >= MOST_AT_ONCE:
                    late += 1
                    continue
                made.append(self._walks.make())
                threads.append(threading.Thread(target=self._walk, args=(made[-1],)))
                threads[-1].start()

        run = self._measure(
            [threading.Thread(target=feed)], made, warm_up, seconds, whole_window=True
        )
        for thread in threads:
            thread.join()
        return Run(run.walks, run.begin, run.end, run.used, late)

    def _measure(
        self,
        threads: list[threading.Thread],
        made: list[Walk],
        warm_up: float,
        seconds: float,
        *,
        whole_window: bool,
    ) -> Run:
        """Cases end after the window too; a closed loop that has walked all its cases ends it early."""
        for thread in threads:
            thread.start()
        time.sleep(warm_up)
        begin, before = time.time(), self._usage.read()
        if whole_window:
            time.sleep(seconds)
        else:
            _join(threads, seconds)
        end, after = time.time(), self._usage.read()
        for thread in threads:
            thread.join()
        return Run(made, begin, end, after - before)

    def _walk(self, walk: Walk) -> None:
        walk.started = time.time()
        try:
            self._walker.walk(walk)
        except Exception:
            walk.error = traceback.format_exc(limit=-2)


def _join(threads: list[threading.Thread], seconds: float) -> None:
    """Wait so long, or until all have ended."""
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
