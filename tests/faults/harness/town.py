"""The whole system of the suite: private servers that survive a kill, services with fail-points, faulty links."""

import dataclasses
import datetime
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg

from contracts.manifest import SERVICES
from harness import measures, people, points
from harness.behind import Behind
from harness.people import Wire
from harness.proxy import Proxy
from harness.servers import PrivateServers
from harness.stories import PROVIDERS
from station import servers
from station.local import System, plan_for, system
from station.ports import Ports
from station.screen import Screen
from station.servers import Given
from station.tree import Tree

PREFIX = "faults"
FAULTY = "matching"
"""The service whose links to its database and its broker go through proxies: it hears, says and dispatches."""

RUNNER = ("-m", "harness.runner")
OWN_FOLDER = Path(__file__).parents[1]
OFFERS_STAY_OPEN = str(24 * 3600)


@dataclasses.dataclass(frozen=True)
class Proxies:
    """Between one service and its two servers; they pass until told otherwise."""

    database: Proxy
    broker: Proxy


@dataclasses.dataclass
class Town:
    """One running system and everything that can be done to it."""

    running: System
    folder: Path
    proxies: Proxies
    full: bool
    wire: Wire
    behind: Behind
    servers: PrivateServers
    scenes: int = 0

    @property
    def counters(self) -> dict[str, Path]:
        """Where each service keeps its counters."""
        return {service: self.folder / "counters" / service for service in SERVICES}

    def board(self, service: str) -> points.Board:
        """Plans and deaths of a service."""
        return points.Board(self.folder / "points", service)

    def health(self, service: str, patience: float = 2.0) -> dict[str, object]:
        """What /health/ready says; empty where no answer comes in time."""
        url = f"{self.running.service_urls[service]}/health/ready"
        try:
            answer = self.wire.ask(url, patience)
        except httpx.TransportError:
            return {}
        return dict(answer.json())

    def is_well(self, service: str) -> bool:
        """Ready, and connected to the broker."""
        said = self.health(service)
        return bool(said.get("ready")) and said.get("bus") == "connected"


@contextmanager
def open_town(folder: Path, *, full: bool) -> Iterator[Town]:
    """Start everything; ended with the block."""
    tree = Tree(folder / "system").create()
    with ExitStack() as stack:
        proxies, environment = _links(tree, stack)
        running = stack.enter_context(
            system(
                tree.root,
                fresh=True,
                prefix=PREFIX,
                given=Given(),
                lossy=False,
                restart_crashed=True,
                runner=RUNNER,
                environment=settings(folder, environment),
            )
        )
        signed = people.tokens(tree.secrets / "signing_key.json", PROVIDERS)
        wire = Wire(running.service_urls, signed)
        stack.callback(wire.close)
        make_room(running)
        behind = Behind(running)
        stack.callback(behind.close)
        yield Town(running, folder, proxies, full, wire, behind, PrivateServers(running))


def _links(tree: Tree, stack: ExitStack) -> tuple[Proxies, dict[str, str]]:
    """The proxies, and the addresses of the one service that goes through them."""
    ports = Ports(tree.run / "ports.json")
    behind = servers.prepare(tree, ports, Given(), Screen(quiet=True))
    plan = plan_for(tree, ports, behind, PREFIX, {})
    direct = {
        "SERVICE_DATABASE_URL": plan.database_urls[FAULTY],
        "SERVICE_AMQP_URL": plan.broker.service_url(FAULTY),
        "SERVICE_PROVIDERS_AMQP_URL": plan.broker.providers_url(FAULTY),
    }
    database = stack.enter_context(Proxy(urlsplit(behind.database_url).port or 0))
    broker = stack.enter_context(Proxy(urlsplit(behind.amqp_url).port or 0))
    ways = {name: database if "DATABASE" in name else broker for name in direct}
    return Proxies(database, broker), {
        name: _by_way_of(ways[name].port, url) for name, url in direct.items()
    }


def _by_way_of(port: int, url: str) -> str:
    parts = urlsplit(url)
    account = parts.netloc.rpartition("@")[0]
    return parts._replace(netloc=f"{account}@127.0.0.1:{port}").geturl()


def settings(folder: Path, links: dict[str, str]) -> dict[str, dict[str, str]]:
    """What each service of the suite is told; makes the folders that it shares with the tests."""
    for name in ("points", *(f"counters/{service}" for service in SERVICES)):
        (folder / name).mkdir(parents=True, exist_ok=True)
    everybody = {"PYTHONPATH": str(OWN_FOLDER), points.FOLDER: str(folder / "points")}
    told = {
        service: {**everybody, measures.FOLDER: str(folder / "counters" / service)}
        for service in SERVICES
    }
    told[FAULTY] |= links | {"SERVICE_OFFER_RESPONSE_SECONDS": OFFERS_STAY_OPEN}
    told["admin"]["SERVICE_ARGON2_COST"] = "1,8192,1"
    return told


def make_room(running: System) -> None:
    """A provider of the examples takes some dozens of needs a day; the load asks more of it."""
    capacity = {"open_capacity": 1_000_000, "daily_capacity": 1_000_000}
    with psycopg.connect(running.database_urls["matching"]) as connection:
        for provider in PROVIDERS:
            connection.execute(
                "UPDATE provider SET document = document || %s WHERE id = %s",
                (psycopg.types.json.Jsonb(capacity), provider),
            )


def today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()
