"""The whole system on a broker of three nodes."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness import people
from harness.behind import Behind
from harness.cluster import NODES, Cluster, cluster
from harness.people import Wire
from harness.stories import PROVIDERS
from harness.town import RUNNER, Town, make_room, settings
from station.local import system
from station.servers import Given

PREFIX = "cluster"


@dataclasses.dataclass
class ClusterTown(Town):
    """A town whose broker's nodes are killed and cut off; it has no proxies, and no single broker to stop."""

    nodes: Cluster | None = None

    @property
    def leader(self) -> str:
        """The node that leads most of the services' queues."""
        queues = self.queues().values()
        leaders = [one["leader"] for one in queues if one["leader"]]
        return max(NODES, key=leaders.count)

    def queues(self) -> dict[str, dict[str, object]]:
        """The services' queues, as the first node that answers sees them."""
        for name in NODES:
            if self.nodes.members(name):
                return self.nodes.queues(name, self.running.broker.room)
        return {}


@contextmanager
def open_cluster_town(folder: Path, *, full: bool) -> Iterator[ClusterTown]:
    """Start everything; ended with the block. Topology is declared once all three nodes stand."""
    with cluster(folder / "broker") as nodes:
        given = Given(amqp_url=nodes.amqp_url, amqp_admin_url=nodes.management_url(NODES[0]))
        with system(
            folder / "system",
            fresh=True,
            prefix=PREFIX,
            given=given,
            lossy=False,
            restart_crashed=True,
            runner=RUNNER,
            environment=settings(folder, {}),
        ) as running:
            signed = people.tokens(running.tree.secrets / "signing_key.json", PROVIDERS)
            wire = Wire(running.service_urls, signed)
            make_room(running)
            behind = Behind(running)
            try:
                yield ClusterTown(running, folder, None, full, wire, behind, None, nodes=nodes)
            finally:
                behind.close()
                wire.close()
