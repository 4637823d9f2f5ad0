"""The broker restarted, killed, away, out of memory: needs are accepted all the while, and the backlog drains."""

import time
from collections.abc import Callable

import pytest

from harness.report import Report
from harness.scene import Scene
from harness.servers import PrivateServers
from harness.town import Town

pytestmark = [pytest.mark.system, pytest.mark.broker, pytest.mark.timeout(900)]

BROKER = "rabbitmq"


def out_of_memory(servers: PrivateServers, seconds: float) -> None:
    servers.set_memory_alarm(True)
    time.sleep(seconds)
    servers.set_memory_alarm(False)


Fault = tuple[str, Callable[[PrivateServers], None]]
FULL: tuple[Fault, ...] = (
    ("restarted", lambda servers: servers.restart(BROKER)),
    ("killed", lambda servers: servers.away(BROKER)),
    ("away for 60 s", lambda servers: servers.away(BROKER, 60)),
    ("memory alarm for 30 s", lambda servers: out_of_memory(servers, 30)),
)
QUICK: tuple[Fault, ...] = (
    ("killed", lambda servers: servers.away(BROKER)),
    ("memory alarm for 5 s", lambda servers: out_of_memory(servers, 5)),
)


def test_needs_are_accepted_while_the_broker_is_not_there(town: Town, report: Report) -> None:
    chosen = FULL if town.full else QUICK
    title = "broker: " + ", ".join(name for name, _ in chosen)
    with report.scenario(town, "3", title) as scene:
        with scene.load(rate=3):
            scene.warm_up()
            for _, strike in chosen:
                with scene.fault():
                    strike(town.servers)
                scene.recovered()
        accepting_never_failed(scene)


def accepting_never_failed(scene: Scene) -> None:
    for entry in scene.entries():
        if entry.service == "intake":
            for one in entry.failures:
                scene.differ(f"intake {entry.step}: {one['outcome']} {one['said']}")
