"""kill -9 of every service, at random moments and at fail-points: nothing is lost, nothing done twice."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

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


def test_nothing_is_lost_or_doubled_when_services_are_killed(town: Town, report: Report) -> None:
    title = "kill -9 (random and at fail-points)"
    with report.scenario(town, "1", title) as scene:
        victims = {service: Victim(scene, service) for service in SERVICES}
        with scene.load(rate=2):
            scene.warm_up()
            at_each_point(scene, victims)
            if town.full:
                side_by_side(scene, victims)
            scene.recovered()
        killed = Counter(one for victim in victims.values() for one in victim.killed)
        check(scene, killed, KILLS if town.full else len(POINTS) + 1)


def at_each_point(scene: Scene, victims: dict[str, Victim]) -> None:
    """Each point once for sure, and who is not among those at a random moment."""
    for point, service in SURE.items():
        victims[service].kill_at(point, patience=SURE_SECONDS)
    for service in set(SERVICES) - set(SURE.values()):
        victims[service].kill_at_random()


def side_by_side(scene: Scene, victims: dict[str, Victim]) -> None:
    """The rest of the kills, each service by a killer with dice of its own: often several are down at once."""
    done = sum(len(victim.killed) for victim in victims.values())
    share = -(-(KILLS - done) // len(victims))
    with ThreadPoolExecutor(len(victims)) as pool:
        killers = [pool.submit(strike_often, victim, share) for victim in victims.values()]
    for killer in killers:
        killer.result()


def strike_often(victim: Victim, times: int) -> None:
    dice = random.Random(f"{victim.scene.seed} killer of {victim.service}")
    for _ in range(times):
        strike(victim, dice)


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
