"""The ground that everything is measured on: a private PostgreSQL and a private RabbitMQ node, both durable.

Nothing is switched off for speed: fsync and synchronous_commit on, quorum queues. A run gets a database and a room
of its own, made anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import httpx
import psycopg

from station import broker as brokers
from station import databases, lock, servers
from station.broker import Broker
from station.fleet import Fleet, stop_left_over
from station.ports import Ports
from station.screen import Screen
from station.secrets_ import Secrets
from station.servers import Given, Servers
from station.tree import Tree, checkout
from station.trouble import Trouble


@dataclass(frozen=True)
class Ground:
    """Both servers while they run, and the numbers of their processes."""

    tree: Tree
    behind: Servers
    broker: Broker
    pids: dict[str, int]

    def fresh_database(self, name: str) -> str:
        """Make the database `name` anew; its URL. What was in it is gone."""
        admin, word = self.behind.database_url, self.broker.secrets.password(f"postgres_{name}")
        databases.drop_databases(admin, [name])
        url = databases.create_database(admin, name, word)
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        return url

    def fresh_room(self, name: str) -> str:
        """Make the room (virtual host) `name` anew; the administrator's address in it."""
        broker = replace(self.broker, room=name, providers_room=f"{name}.providers")
        brokers.drop_rooms(broker)
        brokers.make_rooms(broker)
        return broker.admin_url

    def check_quorum(self, room: str, *queues: str) -> None:
        """Raises `Trouble` where a queue is of another type: what was measured would be something else."""
        parts = httpx.URL(self.behind.management_url)
        for queue in queues:
            path = f"/api/queues/{room}/{queue}"
            told = httpx.get(parts.join(path), auth=(parts.username, parts.password), timeout=10)
            if (kind := told.json().get("type")) != "quorum":
                raise Trouble(
                    f"队列 {queue} 不是仲裁队列：{kind}。", f"{queue} is no quorum queue."
                )


@contextmanager
def ground(screen: Screen) -> Iterator[Ground]:
    """Start both servers for the time of the block. Raises `Trouble`, also when somebody measures here already."""
    tree = Tree(checkout() / ".station" / "bench").create()
    with lock.held(tree):
        stop_left_over(tree)
        ports, fleet = Ports(tree.run / "ports.json"), Fleet(tree)
        behind = servers.prepare(tree, ports, Given(), screen, lossy=False)
        try:
            fleet.open(behind.programs)
            broker = Broker(behind.amqp_url, behind.management_url, Secrets(tree.secrets))
            servers.start(behind, fleet)
            servers.wait_for_database(behind, fleet, screen)
            servers.wait_for_broker(behind, fleet, broker, screen)
            pids = {name: fleet.pid(name) for name in ("postgres", "rabbitmq")}
            yield Ground(tree, behind, broker, pids)
        finally:
            fleet.close()
