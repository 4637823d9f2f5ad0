"""What a process does when its queues are not those of the manifest: it says so and ends, and makes none."""

import contextlib
import subprocess
import sys

import httpx
import kombu
import pytest
from running import count, eventually, say
from toy.service import ThingMade

from chassis.topology import TopologyMismatch, check, declare, own_queues, queue_arguments, topology

pytestmark = [pytest.mark.postgres, pytest.mark.broker]


@contextlib.contextmanager
def without(room, *queues):
    """The queues are gone meanwhile."""
    with kombu.Connection(room) as connection, connection.channel() as channel:
        for queue in queues:
            channel.queue_delete(queue)
        try:
            yield channel
        finally:
            for queue in queues:
                channel.queue_delete(queue)
            declare(room, topology({"toy": (ThingMade,)}, ("toy",)))


def ended(process):
    """How a new process of the same settings ends."""
    process.end()
    return subprocess.run(
        [sys.executable, "-m", "chassis.run", "toy"],
        env=process.environment,
        capture_output=True,
        timeout=60,
        check=False,
        encoding="utf-8",
    )


def test_each_difference_is_told_in_the_brokers_words_and_the_process_ends(process):
    other = queue_arguments("toy") | {"x-delivery-limit": 7}
    with without(process.room, "toy.inbox", "toy.express") as channel:
        channel.queue_declare("toy.inbox", durable=True, auto_delete=False, arguments=other)
        end = ended(process)
    assert end.returncode == 3
    assert "toy.inbox: PRECONDITION_FAILED - inequivalent arg 'x-delivery-limit'" in end.stderr
    assert "received '20' but current is '7'" in end.stderr
    assert "toy.express: NOT_FOUND" in end.stderr
    assert "toy.dead" not in end.stderr
    assert "消息代理与清单不一致" in end.stderr
    assert "The broker differs from the manifest" in end.stderr
    assert end.stderr.rstrip().endswith("then run it."), "the last thing that a person reads"


def test_missing_queue_is_not_made(room):
    with without(room, "toy.dead") as channel:
        with kombu.Connection(room) as connection, pytest.raises(TopologyMismatch):
            check(connection, own_queues("toy"))
        with pytest.raises(channel.connection.channel_errors):
            channel.queue_declare("toy.dead", passive=True)


def test_queue_that_goes_away_under_a_running_process_costs_it_no_request(process):
    with without(process.room, "toy.express"):
        eventually(lambda: "topology_mismatch" in process.log.read_text(), 30)
        assert httpx.get(f"{process.url}/v1/open").status_code == 200
        assert process.ready()["bus"] == "away"
    eventually(lambda: process.ready().get("bus") == "connected", 30)
    say(process, "again")
    eventually(lambda: count(process, "thing") == 1)
