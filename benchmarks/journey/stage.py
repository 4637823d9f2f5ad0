"""The stage: a whole durable system, the people around it, and what is measured on it."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.journey import checking
from benchmarks.journey.calls import Api
from benchmarks.journey.cast import Cast, gather
from benchmarks.journey.loading import Load, Run
from benchmarks.journey.providers import Milestones, at_work
from benchmarks.journey.usage import Usage
from benchmarks.journey.walking import Walk, Walker, Walks
from benchmarks.journey.watching import Watch
from contracts.manifest import SERVICES
from station.local import System, system
from station.servers import Given

BEHIND = ("postgres", "rabbitmq")


@dataclass
class Stage:
    """A system with everybody around it; keeps every case that was begun, for the check at the end."""

    system: System
    api: Api
    cast: Cast
    watch: Watch
    walks: Walks
    done: Milestones
    extra: dict[str, int] = field(default_factory=dict)
    begun: list[Walk] = field(default_factory=list)

    @property
    def usage(self) -> Usage:
        fleet = self.system.fleet
        return Usage({name: fleet.pid(name) for name in (*SERVICES, *BEHIND)} | self.extra)

    def load(self) -> Load:
        walker = Walker(self.cast, self.api, self.watch, self.done)
        return Load(self.walks, walker, self.usage)

    def keep(self, run: Run) -> Run:
        self.begun += run.walks
        return run

    def check(self) -> None:
        """Nothing lost, nothing doubled. Raises Broken."""
        checking.check(self.system.database_urls, self.begun, self.done)

    def route(self, addresses: Mapping[str, list[str]]) -> None:
        """From now on requests go to these addresses in turn."""
        self.api.turn_to({**{k: [v] for k, v in self.system.service_urls.items()}, **addresses})


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """A system of our own (durable: a power cut would lose nothing), ended at the end."""
    sys.setswitchinterval(0.0005)  # the driver's threads must stamp what they receive at once
    with system(folder, prefix="journey", fresh=True, given=Given(), lossy=False) as running:
        api = Api({service: [url] for service, url in running.service_urls.items()})
        cast, watch = gather(running, api), Watch(running.database_urls)
        try:
            with at_work(cast, api, watch) as done:
                yield Stage(running, api, cast, watch, Walks(cast), done)
        finally:
            watch.stop()
