"""`python -m benchmarks.providers [--seconds 10] [--rounds 1]`: measure how fast agencies hear of needs.

Without arguments the raw lines are kept and the page is made. The exit status is 1 where a need was not heard of.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import machine, page
from benchmarks.providers import agencies, listening
from benchmarks.providers.listening import Stamps
from benchmarks.providers.telling import Hand, Station, Told, steadily
from benchmarks.raw import RESULTS, Record
from station.local import System, system
from station.servers import Given

PACKAGES = ("nameko", "kombu", "amqp", "SQLAlchemy", "psycopg", "eventlet", "httpx")
PROVIDERS, RATE = 200, 100.0  # agencies, needs a second
BURST = 10_000
HOOKS, HOOK_RATE = 20, 40.0  # good web hooks; needs a second to each kind of agency
HEARD_WITHIN = 120.0  # seconds


@dataclass
class Bench:
    """A running system, the two who tell, and who listens."""

    running: System
    station: Station
    hand: Hand
    stamps: Stamps
    record: Record

    def steady(self, who: Station | Hand, names: Sequence[str], seconds: float) -> list[float]:
        """Latencies (ms) at the fixed rate."""
        told = Told()
        steadily(RATE, seconds, lambda number: who.tell(told, names[number % len(names)]))
        self.stamps.wait_for(list(told.at), HEARD_WITHIN)
        return told.latencies(self.stamps)

    def beside(self, good: Sequence[str], others: Sequence[str], seconds: float) -> list[float]:
        """Latencies (ms) of the good ones while others are told something for each round of them."""
        told, aside = Told(), Told()

        def tell(number: int) -> None:
            self.station.tell(told, good[number % len(good)])
            if number % len(good) == 0:
                self.station.tell(aside, *others)

        steadily(HOOK_RATE, seconds, tell)
        self.stamps.wait_for(list(told.at), HEARD_WITHIN)
        return told.latencies(self.stamps)

    def burst(self, who: Station | Hand, names: Sequence[str]) -> float:
        """Needs a second from the first telling to the last receipt, all told as fast as it goes."""
        told, began = Told(), time.monotonic()
        who.tell_many(told, [names[number % len(names)] for number in range(BURST)])
        self.stamps.wait_for(list(told.at), HEARD_WITHIN)
        return BURST / (max(self.stamps.at[one] for one in told.at) - began)

    def tell(self, measurement: str, **measured: Any) -> None:
        line = self.record.add("providers", measurement=measurement, **measured)
        print(" ".join(f"{k}={v}" for k, v in line.items() if k not in {"kind", "run"}), flush=True)


def measure_queues(bench: Bench, seconds: float, rounds: int) -> None:
    """The station and the floor by turns, each in each round."""
    names = agencies.with_queues(bench.running, bench.station, PROVIDERS)
    with listening.queues(bench.running.broker.providers_admin_url, names, bench.stamps):
        for name, who in (("by hand", bench.hand), ("station", bench.station)) * rounds:
            latencies = bench.steady(who, names, seconds)
            bench.tell("queues", who=name, **percentiles(latencies), burst=bench.burst(who, names))


def measure_trouble(bench: Bench, seconds: float, rounds: int) -> None:
    """Good web hooks beside two more good ones, and beside a dead and a slow one, by turns, under the same load."""
    with listening.hooks(bench.stamps) as url:
        *good, first, second = agencies.with_hooks(bench.station, url, HOOKS + 2)
        bad = agencies.troubled(bench.station, url)
        for number, beside in ((0, [first, second]), (len(bad), bad)) * rounds:
            latencies = bench.beside(good, beside, seconds)
            bench.tell("trouble", beside=number, **percentiles(latencies))


def percentiles(latencies: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 in milliseconds, of sorted latencies."""
    return {f"p{p}": round(latencies[len(latencies) * p // 100], 2) for p in (50, 95, 99)}


@contextmanager
def opened(folder: Path, results: Path) -> Iterator[Bench]:
    sys.setswitchinterval(0.0005)  # the threads must stamp what they hear at once
    with system(folder, prefix="providers", fresh=True, given=Given(), lossy=False) as running:
        record = Record("providers", machine.describe(running.behind, PACKAGES), results)
        station = Station(running.database_urls["matching"])
        hand = Hand(running.broker.providers_admin_url)
        try:
            yield Bench(running, station, hand, Stamps(), record)
        finally:
            station.close()
            hand.close()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.providers", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="for each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="providers-") as folder:
        results = Path(folder) if arguments else RESULTS
        try:
            with opened(Path(folder), results) as bench:
                measure_queues(bench, options.seconds, options.rounds)
                measure_trouble(bench, options.seconds, options.rounds)
        except TimeoutError as lost:
            print(lost, file=sys.stderr)
            return 1
    return 0 if arguments else page.main([])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
