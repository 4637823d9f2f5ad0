"""The measurements, one after the other on one system: rate, latency beside the floor, scale, growth."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.journey import scanning
from benchmarks.journey.figures import figures_of, percentiles
from benchmarks.journey.filling import Filler
from benchmarks.journey.floor import Floor, floor
from benchmarks.journey.loading import Run
from benchmarks.journey.replicas import second
from benchmarks.journey.stage import Stage
from contracts.manifest import SERVICES

ITEMS_A_CASE = 1.2  # benchmarks.journey.walking.MIX
SHARES = (0.25, 0.5, 0.75)
HALF = 0.5
TEMPLATES = 40  # finished cases that growth copies
Tell = Callable[..., Any]


@dataclass(frozen=True)
class Plan:
    """How much is measured. `at_once`: cases under way in the closed loop, the best of these counts."""

    at_once: tuple[int, ...] = (6, 12)
    seconds: float = 30.0
    warm_up: float = 8.0
    floor_seconds: float = 20.0
    rest_seconds: float = 8.0
    items: int = 1_000_000


class Measuring:
    """All measurements on one stage; `tell` keeps each line."""

    def __init__(self, on: Stage, plan: Plan, tell: Tell) -> None:
        self.on, self.plan, self.tell = on, plan, tell
        self.best = 0.0  # items per second
        self.at_once = plan.at_once[0]
        self.limiting = ""

    def all(self) -> None:
        """Raises Broken where something was lost or doubled."""
        self.rest()
        self.closed()
        self.fixed()
        self.on.check()
        self.scale()
        self.growth()
        self.on.check()

    def rest(self) -> None:
        """What everything costs while nothing happens: CPU in thousandths of a core."""
        before = self.on.usage.read()
        time.sleep(self.plan.rest_seconds)
        spent = (self.on.usage.read() - before).cpu
        cores = {part: 1000 * used / self.plan.rest_seconds for part, used in spent.items()}
        self.tell("rest", millicores={part: round(used, 1) for part, used in sorted(cores.items())})

    def closed(self) -> None:
        """The highest rate: so many cases at once, on tables that are all but empty."""
        for at_once in self.plan.at_once:
            line = self._closed("closed", at_once, replicas=1)
            if line["items_per_second"] > self.best:
                self.best, self.at_once = line["items_per_second"], at_once
                self.limiting = _most_used(line)

    def fixed(self) -> None:
        """Shares of the highest rate, whatever becomes of it; at half of it the floor program goes along, and alone."""
        for share in SHARES:
            rate = share * self.best
            with self._floor_beside(rate if share == HALF else 0.0):
                run = self.on.load().open(rate / ITEMS_A_CASE, self.plan.seconds, self.plan.warm_up)
            told = {"share": share, "wanted_items_per_second": round(rate, 3)}
            self.tell("fixed", **told, **figures_of(self.on.keep(run)))
        self._floor(HALF * self.best, "alone")

    def scale(self) -> None:
        """A second process of the service that uses most CPU for an item."""
        with second(self.on, self.limiting):
            self._closed("scale", self.at_once, replicas=2, service=self.limiting)
        self._closed("scale", self.at_once, replicas=1, service=self.limiting)

    def growth(self) -> None:
        """The same load as `scale` with one replica, after a million items."""
        filler = Filler(self._admin_urls(), *self._templates())
        filled = filler.fill(self.plan.items)
        before = scanning.read(self.on.system.database_urls)
        line = self._closed("growth", self.at_once, replicas=1, filled=vars(filled))
        after = scanning.read(self.on.system.database_urls)
        self.tell("scans", tables=scanning.of_big_tables(before, after, max(1, line["items"])))

    def _closed(self, measurement: str, at_once: int, **about: Any) -> dict[str, Any]:
        run: Run = self.on.load().closed(at_once, self.plan.seconds, self.plan.warm_up)
        line = {"at_once": at_once, **about, **figures_of(self.on.keep(run))}
        self.tell(measurement, **line)
        return line

    @contextmanager
    def _floor_beside(self, rate: float) -> Iterator[None]:
        if not rate:
            yield
            return
        thread = threading.Thread(target=self._floor, args=(rate, "beside"))
        thread.start()
        yield
        thread.join()

    def _floor(self, rate: float, how: str) -> None:
        """The same hops as often by the floor program: alone on the machine, or beside the journey."""
        system = self.on.system
        with floor(system.broker.admin_url, system.behind.database_url) as program:
            hops = _hops(program, rate, self.plan.floor_seconds)
        self.tell("floor", how=how, rate=round(rate, 3), milliseconds=percentiles(hops))

    def _templates(self) -> tuple[list[str], int]:
        finished = [walk for walk in self.on.begun if walk.archived][-TEMPLATES:]
        return [walk.case_id for walk in finished], sum(len(walk.items) for walk in finished)

    def _admin_urls(self) -> dict[str, str]:
        server = self.on.system.behind.database_url.rpartition("/")[0]
        urls = self.on.system.database_urls
        return {name: f"{server}/{url.rpartition('/')[2]}" for name, url in urls.items()}


def _hops(program: Floor, rate: float, seconds: float) -> list[float]:
    return program.run(rate, seconds).hops()


def _most_used(line: dict[str, Any]) -> str:
    cpu: dict[str, float] = line["cpu_milliseconds_per_item"]
    return max(SERVICES, key=lambda service: cpu[service])
