"""The database restarted, killed, away: no process ends, callers are told when to come again, nothing is lost."""

from collections.abc import Callable

import pytest

from contracts.manifest import SERVICES
from harness.report import Report
from harness.scene import Scene
from harness.servers import PrivateServers
from harness.town import Town

pytestmark = [pytest.mark.system, pytest.mark.broker, pytest.mark.timeout(900)]

DATABASE = "postgres"


Fault = tuple[str, Callable[[PrivateServers], None]]
FULL: tuple[Fault, ...] = (
    ("restarted", lambda servers: servers.restart(DATABASE)),
    ("killed", lambda servers: servers.away(DATABASE)),
    ("away for 60 s", lambda servers: servers.away(DATABASE, 60)),
)
QUICK: tuple[Fault, ...] = (
    ("restarted", lambda servers: servers.restart(DATABASE)),
    ("killed", lambda servers: servers.away(DATABASE)),
)


def test_nothing_is_lost_when_the_database_goes_away(town: Town, report: Report) -> None:
    chosen = FULL if town.full else QUICK
    title = "database: " + ", ".join(name for name, _ in chosen)
    with report.scenario(town, "4", title) as scene:
        before = {service: town.running.pid(service) for service in SERVICES}
        with scene.load(rate=3):
            scene.warm_up()
            for _, strike in chosen:
                with scene.fault():
                    strike(town.servers)
                scene.recovered()
        after = {service: town.running.pid(service) for service in SERVICES}
        if before != after:
            scene.differ(f"a process has ended: {before} {after}")
        each_refusal_says_when_to_come_again(scene)


def each_refusal_says_when_to_come_again(scene: Scene) -> None:
    """503 with Retry-After, and at least one of them: else the outage was not noticed at all."""
    refusals = 0
    for entry in scene.entries():
        for one in entry.failures:
            if one["outcome"] == 503 and one["retry_after"]:
                refusals += 1
            elif isinstance(one["outcome"], str) or one["outcome"] >= 500:
                scene.differ(f"{entry.service} {entry.step}: {one['outcome']} {one['said']}")
    if not refusals:
        scene.differ("nobody was told that the database is away")
