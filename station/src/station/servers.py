"""The two servers behind a system: given ones, or private ones of this tree."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from station import broker as brokers
from station import postgres, rabbitmq
from station.broker import Broker
from station.fleet import Fleet
from station.ports import Ports
from station.programs import Program
from station.screen import Screen
from station.secrets_ import Secrets
from station.tree import Tree
from station.trouble import Trouble


@dataclass(frozen=True)
class Given:
    """Addresses of servers that somebody else runs, as an administrator; None where there is none."""

    database_url: str | None = None
    amqp_url: str | None = None
    amqp_admin_url: str | None = None


def given_by(environment: Mapping[str, str] = os.environ, prefix: str = "STATION_") -> Given:
    """The servers that the environment names: DATABASE_URL, AMQP_URL, AMQP_ADMIN_URL."""
    return Given(
        database_url=environment.get(f"{prefix}DATABASE_URL"),
        amqp_url=environment.get(f"{prefix}AMQP_URL"),
        amqp_admin_url=environment.get(f"{prefix}AMQP_ADMIN_URL"),
    )


@dataclass(frozen=True)
class Servers:
    """Both servers; a part is None where the server is not ours to start or stop."""

    database_url: str
    amqp_url: str
    management_url: str
    own_database: postgres.Server | None
    own_broker: rabbitmq.Node | None

    @property
    def programs(self) -> tuple[Program, ...]:
        """The processes of those servers that are ours."""
        database = (self.own_database.program,) if self.own_database else ()
        return (*database, *(self.own_broker.programs if self.own_broker else ()))


def prepare(
    tree: Tree, ports: Ports, given: Given, screen: Screen, *, lossy: bool = False
) -> Servers:
    """Find out or set up both servers; nothing is started yet."""
    secrets = Secrets(tree.secrets)
    database = (
        None if given.database_url else postgres.prepare(tree, ports, secrets, screen, lossy=lossy)
    )
    node = None if given.amqp_url else rabbitmq.prepare(tree, ports, secrets, screen)
    return Servers(
        database_url=database.admin_url if database else given.database_url or "",
        amqp_url=node.amqp_url if node else given.amqp_url or "",
        management_url=node.management_url if node else management_url(given),
        own_database=database,
        own_broker=node,
    )


def start(servers: Servers, fleet: Fleet) -> None:
    """Start the processes that are ours; the broker takes seconds, so others can work meanwhile."""
    for program in servers.programs:
        fleet.start(program.name)


def wait_for_database(servers: Servers, fleet: Fleet, screen: Screen) -> None:
    """Wait until our own database server answers; a given one is tried when it is used."""
    if servers.own_database:
        with screen.step("启动 PostgreSQL", f"PostgreSQL {_where(servers.database_url)}"):
            postgres.wait(servers.own_database, fleet)


def wait_for_broker(servers: Servers, fleet: Fleet, broker: Broker, screen: Screen) -> None:
    """Wait until our own broker answers, or see that the given one does."""
    if servers.own_broker:
        with screen.step("启动 RabbitMQ", f"RabbitMQ {_where(servers.amqp_url)}"):
            rabbitmq.wait(fleet, lambda: brokers.is_ready(broker))
    elif not brokers.is_ready(broker):
        raise Trouble(
            "无法通过管理接口连接给定的 RabbitMQ。",
            "The given RabbitMQ does not answer at its management API.",
            "STATION_AMQP_ADMIN_URL=http://user:password@host:15672 make run",
        )


def management_url(given: Given) -> str:
    """The management API as given, or at its usual port beside the given broker."""
    if given.amqp_admin_url:
        return given.amqp_admin_url
    parts = urlsplit(given.amqp_url or "")
    return f"http://{parts.username}:{parts.password}@{parts.hostname}:15672"


def _where(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]
