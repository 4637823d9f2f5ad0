"""The broker restarted, killed, away, out of memory: needs are accepted all the while, and the backlog drains."""

import time
from collections.abc import Callable

import pytest

from harness.report import Report
from harness.scene import Scene
from harness.town import Town

pytestmark = [pytest.mark.system, pytest.mark.broker, pytest.mark.timeout(900)]

BROKER = "rabbitmq"


def restarted(scene: Scene) -> None:
    scene.town.servers.stop(BROKER)
    scene.town.servers.start(BROKER)


def killed(scene: Scene) -> None:
    scene.town.servers.kill(BROKER)
    scene.town.servers.start(BROKER)


def away(scene: Scene) -> None:
    scene.town.servers.away(BROKER, 60)


def out_of_memory(scene: Scene) -> None:
    scene.town.servers.set_memory_alarm(True)
    time.sleep(30 if scene.town.full else 5)
    scene.town.servers.set_memory_alarm(False)


FULL: tuple[tuple[str, Callable[[Scene], None]], ...] = (
    ("restarted", restarted),
    ("killed", killed),
    ("away for 60 s", away),
    ("memory alarm for 30 s", out_of_memory),
)
QUICK = (("killed", killed), ("memory alarm for 5 s", out_of_memory))


def test_needs_are_accepted_while_the_broker_is_not_there(town: Town, report: Report) -> None:
    chosen = FULL if town.full else QUICK
    title = "broker: " + ", ".join(name for name, _ in chosen)
    with report.scenario(town, "3", title) as scene:
        with scene.load(rate=3):
            scene.warm_up()
            for _, strike in chosen:
                with scene.fault():
                    strike(scene)
                scene.recovered()
        accepting_never_failed(scene)


def accepting_never_failed(scene: Scene) -> None:
    for entry in scene.entries():
        if entry.service == "intake":
            for one in entry.failures:
                scene.differ(f"intake {entry.step}: {one['outcome']} {one['said']}")
