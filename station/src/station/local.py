"""The whole system on this machine: the door for the `station` command and for tests.

with system(tmp_path, prefix="flow", fresh=True) as running:
    httpx.get(running.portal_url + "/api/intake/v1/form-definitions/appendix-a")
    running.kill("intake"); running.restart("intake")
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from contracts.manifest import SERVICES
from station import preparation, servers
from station.broker import Broker, open_provider_account
from station.environment import (
    PORTAL,
    RUNNER,
    USUAL_PORTAL_PORT,
    Plan,
    service_environment,
    service_ports,
    service_programs,
)
from station.fleet import Fleet
from station.ports import Ports
from station.readiness import wait_until_ready
from station.screen import Screen
from station.secrets_ import Secrets
from station.servers import Given
from station.tree import Tree


class System:
    """One running system. Made by `system(...)`."""

    def __init__(self, tree: Tree, plan: Plan, behind: servers.Servers, screen: Screen) -> None:
        self.tree = tree
        self.plan = plan
        self.behind = behind
        self.screen = screen
        self.fleet = Fleet(tree)

    @property
    def service_urls(self) -> dict[str, str]:
        """Each service's own address, by name."""
        return self.plan.service_urls

    @property
    def portal_url(self) -> str:
        """The portal's address; answers only where the portal was asked for."""
        return self.plan.portal_url

    @property
    def operator_password(self) -> str:
        """The password of the first account, `operator`."""
        return self.plan.secrets.password("operator")

    @property
    def database_urls(self) -> Mapping[str, str]:
        """Each service's database, as its own role."""
        return self.plan.database_urls

    @property
    def broker(self) -> Broker:
        """The broker with its administrator's addresses."""
        return self.plan.broker

    def env(self, service: str) -> dict[str, str]:
        """The settings that this service's process was started with."""
        return service_environment(self.plan, service)

    def provider_amqp(self, provider_id: str) -> str:
        """Make a provider's account and queue (once) and give its AMQP address."""
        return open_provider_account(self.plan.broker, provider_id)

    def pid(self, name: str) -> int:
        """The process number of a service or the portal; 0 when it does not run."""
        return self.fleet.pid(name)

    def log(self, name: str) -> Path:
        """The file with what a process has printed."""
        return self.tree.logs / f"{name}.log"

    def kill(self, name: str) -> None:
        """End a process as a power cut would (SIGKILL). It stays down until `restart`."""
        self.fleet.kill(name)

    def stop(self, name: str) -> None:
        """Ask a process to end (SIGTERM) and wait for it."""
        self.fleet.stop(name)

    def restart(self, name: str) -> None:
        """Start a process again, ending it first if it runs, and wait until it says ready."""
        self.fleet.stop(name)
        self.start(name)

    def start(self, *names: str) -> None:
        """Start processes and wait until each says ready."""
        for name in names:
            self.fleet.start(name)
        wait_until_ready(self.fleet, {name: self.url(name) for name in names})

    def url(self, name: str) -> str:
        """The address of a service or of the portal."""
        return self.portal_url if name == PORTAL else self.service_urls[name]


@contextmanager
def system(  # noqa: PLR0913  # all by keyword, most left as they are
    state_dir: Path | str,
    *,
    services: tuple[str, ...] = SERVICES,
    portal: bool = False,
    fresh: bool = False,
    prefix: str = "station",
    given: Given | None = None,
    environment: Mapping[str, Mapping[str, str]] | None = None,
    screen: Screen | None = None,
    lossy: bool = True,
    restart_crashed: bool = False,
    runner: Sequence[str] = RUNNER,
) -> Iterator[System]:
    """Start everything and end it again: servers, databases, bus, reference data, services.

    `given`: servers that run already; by default those named by STATION_TEST_DATABASE_URL,
    STATION_TEST_AMQP_URL and STATION_TEST_AMQP_ADMIN_URL, and private ones where these are not
    set. `prefix` keeps systems on the same servers apart: it begins the names of databases and
    rooms. `fresh` deletes the databases and rooms of this prefix first. `environment` adds settings
    by service (`{"matching": {"SERVICE_OFFER_RESPONSE_SECONDS": "2"}}`), `*` for all.
    `lossy` makes the private database fast and unsafe against power cuts. `runner` is what Python
    is told to start a service with, its name comes last. Raises `Trouble`.
    """
    given = servers.given_by(prefix="STATION_TEST_") if given is None else given
    tree, screen = Tree(Path(state_dir)).create(), screen or Screen(quiet=True)
    ports = Ports(tree.run / "ports.json")
    behind = servers.prepare(tree, ports, given, screen, lossy=lossy)
    running = System(tree, plan_for(tree, ports, behind, prefix, environment or {}), behind, screen)
    try:
        programs = service_programs(running.plan, restart_crashed, runner)
        running.fleet.open([*behind.programs, *programs])
        prepare(running, fresh)
        with screen.step("启动各服务", "starting the services"):
            running.start(*services, *((PORTAL,) if portal else ()))
        yield running
    finally:
        running.fleet.close()


def prepare(running: System, fresh: bool) -> None:
    """Bring databases and broker to what this version needs; the broker boots meanwhile."""
    behind, fleet, screen = running.behind, running.fleet, running.screen
    servers.start(behind, fleet)
    servers.wait_for_database(behind, fleet, screen)
    preparation.prepare_databases(running.plan, behind.database_url, screen, fresh=fresh)
    servers.wait_for_broker(behind, fleet, running.broker, screen)
    preparation.prepare_bus(running.plan, screen, fresh=fresh)


def plan_for(
    tree: Tree,
    ports: Ports,
    behind: servers.Servers,
    prefix: str,
    extra: Mapping[str, Mapping[str, str]],
) -> Plan:
    """Names, ports and secrets of a system on these servers."""
    secrets = Secrets(tree.secrets)
    rooms = ("station", "providers") if prefix == "station" else (prefix, f"{prefix}.providers")
    return Plan(
        secrets=secrets,
        broker=Broker(behind.amqp_url, behind.management_url, secrets, *rooms),
        database_urls=preparation.database_urls(behind.database_url, prefix, secrets),
        service_ports=service_ports(ports),
        portal_port=ports.claim(
            PORTAL, preferred=USUAL_PORTAL_PORT if prefix == "station" else None
        ),
        materials=tree.materials,
        extra=extra,
    )
