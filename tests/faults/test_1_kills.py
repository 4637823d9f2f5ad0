"""kill -9 of every service, at random moments and at fail-points: nothing is lost, nothing done twice."""

import random
import threading
from collections import Counter
from collections.abc import Sequence

import pytest

from contracts.manifest import SERVICES
from harness.points import POINTS
from harness.report import Report
from harness.scene import Scene
from harness.town import Town
from harness.victims import CHANCES, HITS_WITHIN_SECONDS, WHERE, Victim

pytestmark = [pytest.mark.system, pytest.mark.broker, pytest.mark.timeout(1500)]

KILLS = 200
SURE_SECONDS = 20.0
SURE = {
    "before_commit": "matching",
    "before_ack": "tracking",
    "after_ack": "evaluation",
    "before_publish": "intake",
    "before_confirm": "matching",
    "before_delete": "intake",
    "after_delete": "matching",
}
"""Services that pass these points all the time under the load."""

PAIRS = (("intake", "tracking", "admin"), ("matching", "evaluation"))
"""Of each group one service is down at a time."""


def test_nothing_is_lost_or_doubled_when_services_are_killed(town: Town, report: Report) -> None:
    title = "kill -9 (random and at fail-points)"
    with report.scenario(town, "1", title) as scene:
        victims = {service: Victim(scene, service) for service in SERVICES}
        with scene.load(rate=3 if town.full else 2):
            scene.warm_up()
            at_each_point(scene, victims)
            if town.full:
                in_two_threads(scene, victims)
            scene.recovered()
        killed = Counter(one for victim in victims.values() for one in victim.killed)
        check(scene, killed, KILLS if town.full else len(POINTS) + 1)


def at_each_point(scene: Scene, victims: dict[str, Victim]) -> None:
    """Each point once for sure, and who is not among those at a random moment."""
    for point, service in SURE.items():
        victims[service].kill_at(point, patience=SURE_SECONDS)
    for service in set(SERVICES) - set(SURE.values()):
        victims[service].kill_at_random()


def in_two_threads(scene: Scene, victims: dict[str, Victim]) -> None:
    """The rest of the kills, by two killers at a time, each with dice of its own."""
    done = sum(len(victim.killed) for victim in victims.values())
    share = -(-(KILLS - done) // len(PAIRS))
    errors: list[BaseException] = []

    def work(number: int, group: Sequence[str]) -> None:
        dice = random.Random(f"{scene.seed} killer {number}")
        try:
            for _ in range(share):
                strike(victims[dice.choice(group)], dice)
        except BaseException as error:  # told to the test, which waits for this thread
            errors.append(error)

    threads = [threading.Thread(target=work, args=one) for one in enumerate(PAIRS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def strike(victim: Victim, dice: random.Random) -> None:
    """Two of three at a point."""
    if dice.random() < 1 / 3:
        victim.kill_at_random(within=dice.random())
    else:
        point = dice.choice(WHERE[victim.service])
        victim.kill_at(point, dice.choice(CHANCES), HITS_WITHIN_SECONDS)


def check(scene: Scene, killed: Counter[str], wanted: int) -> None:
    """As many as were wanted, and every point was really hit: a renamed method must not make this empty."""
    hit = Counter(
        death.point for service in SERVICES for death in scene.town.board(service).deaths()
    )
    scene.row.title += f": {killed.total()} kills, " + ", ".join(
        f"{point} {killed[point]}" for point in (*POINTS, "random")
    )
    scene.row.faults = killed.total()
    if killed.total() < wanted:
        scene.differ(f"{killed.total()} kills instead of {wanted}")
    for point in POINTS:
        if not killed[point] or not hit[point]:
            scene.differ(f"nobody was killed at {point}")
