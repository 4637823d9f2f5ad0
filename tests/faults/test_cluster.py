"""Scenario 8: a broker of three nodes; the leader is killed, a minority is cut off while all three live."""

from collections.abc import Iterator

import pytest

from harness.cluster import NODES
from harness.cluster_town import ClusterTown, open_cluster_town
from harness.report import Report

pytestmark = pytest.mark.system
ROUNDS = {False: 1, True: 3}
NOTICED_WITHIN_SECONDS = 60.0


@pytest.fixture(scope="module")
def clustered(tmp_path_factory: pytest.TempPathFactory, full: bool) -> Iterator[ClusterTown]:
    with open_cluster_town(tmp_path_factory.mktemp("clustered"), full=full) as town:
        yield town


def test_each_queue_has_a_member_on_all_three_nodes(clustered: ClusterTown) -> None:
    queues = clustered.queues()
    assert {"intake.inbox", "tracking.express", "admin.dead", "unrouted"} <= queues.keys()
    assert {frozenset(one["members"]) for one in queues.values()} == {frozenset(NODES)}


@pytest.mark.timeout(900)
def test_nothing_is_lost_when_the_leader_is_killed_and_a_minority_is_cut_off(
    clustered: ClusterTown, report: Report
) -> None:
    nodes = clustered.nodes
    title = "三节点：主节点被杀、少数派隔离 three nodes: leader killed, minority cut off"
    with report.scenario(clustered, "8", title) as scene, scene.load(rate=2.0):
        scene.warm_up()
        for _ in range(ROUNDS[clustered.full]):
            leader = clustered.leader
            with scene.fault():
                nodes.kill(leader)
            scene.recovered()  # by the two that are left
            nodes.start(leader)
            minority = clustered.leader
            others = [name for name in NODES if name != minority]
            with scene.fault():
                nodes.cut_off(minority)
                scene.wait(
                    "the two to go on alone",
                    lambda: all(nodes.members(one) == set(others) for one in others),  # noqa: B023
                    NOTICED_WITHIN_SECONDS,
                )
            scene.recovered()
            nodes.heal(minority)
            scene.wait(
                "all three to stand together",
                lambda: all(nodes.members(one) == set(NODES) for one in NODES),
                NOTICED_WITHIN_SECONDS,
            )
