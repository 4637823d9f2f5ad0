"""The clock of one of two processes of a service is an hour off: timers that either sets fire once, by either."""

import contextlib
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from harness import measures, stories
from harness.clocks import starting_off
from harness.people import Request
from harness.replica import Replica
from harness.report import Report
from harness.scene import NotInTime, Scene
from harness.town import Town

pytestmark = [pytest.mark.system, pytest.mark.broker, pytest.mark.timeout(600)]

OFFERS = 12
HOUR = 3600
EXPIRE_WITHIN_SECONDS = 60.0
LISTEN_SECONDS = 5.0
ANSWERED_WITHIN_SECONDS = 60.0

OFFERED = "SELECT id::text, item_id::text FROM offer WHERE item_id::text = ANY(%s) AND round = 1"
MADE_AT_A_WRONG_TIME = """
SELECT count(*) FROM offer WHERE item_id::text = ANY(%s) AND round = 1 AND made_at NOT BETWEEN
    now() - interval '50 minutes' AND now() + interval '50 minutes'
"""
TOLD = "SELECT item_id::text FROM step WHERE name = 'matching.offer_expired' AND item_id::text = ANY(%s)"
THEIR_TIME_HAS_COME = """
UPDATE timer SET try_at = now() WHERE subject = ANY(%s) AND fired_at IS NULL RETURNING timer_id
"""


@pytest.mark.parametrize(("words", "seconds"), [("ahead", HOUR), ("behind", -HOUR)])
def test_timers_fire_once_when_one_of_two_processes_is_an_hour_off(
    town: Town, report: Report, words: str, seconds: float
) -> None:
    title = (
        f"clock of matching an hour {words}, beside a process that is right: {2 * OFFERS} timers"
    )
    with report.scenario(town, "9", title) as scene, Replica(town, "matching"):
        with scene.load(rate=2):
            scene.warm_up()
            before = fired(town)
            items = offer_to_nobody(scene)
            with scene.fault(), off(town, seconds):
                items += offer_to_nobody(scene)
                clock_was_off(scene, items)
                let_their_time_come(scene, items)
                all_expire(scene, items)
            scene.recovered()
        each_once(scene, items, fired(town) - before)


@contextmanager
def off(town: Town, seconds: float) -> Iterator[None]:
    """The process that takes the requests is one whose clock is off; at the end it is right again."""
    with starting_off(town.folder / "points", "matching", seconds):
        town.running.restart("matching")
    yield
    town.running.restart("matching")


def offer_to_nobody(scene: Scene) -> list[str]:
    """Needs beside the load, put to the provider, who leaves them unanswered; their items."""
    marks = [f"{scene.prefix}-silent-{time.monotonic_ns()}-{n}" for n in range(OFFERS)]
    return [item for mark in marks for item in offered(scene, mark)]


def offered(scene: Scene, mark: str) -> list[str]:
    """One need told to its end; those of its items that were put to the provider."""
    story, items = stories.need(mark, random.Random(mark), "to_provider"), set[str]()
    request = next(story)
    with contextlib.suppress(StopIteration):
        while True:
            body = answered(scene, request)
            items |= {one["item_id"] for one in body.get("items", ()) if "item_id" in one}
            scene.unanswered |= items
            request = story.send(body)
    return [one for (_, one) in scene.town.behind.rows("matching", OFFERED, list(items))]


def answered(scene: Scene, request: Request) -> dict[str, Any]:
    """The good answer to a request; facts may arrive late, and a process may be starting."""
    deadline = time.monotonic() + ANSWERED_WITHIN_SECONDS
    while not (answer := scene.town.wire.send(request)).is_good:
        if time.monotonic() > deadline:
            raise NotInTime(f"{request.step}: {answer.status} {answer.error}")
        time.sleep(0.2)
    return dict(answer.body)


def clock_was_off(scene: Scene, items: list[str]) -> None:
    [(wrong,)] = scene.town.behind.rows("matching", MADE_AT_A_WRONG_TIME, items)
    if wrong != OFFERS:
        scene.differ(f"{wrong} offers were made at a wrong time instead of {OFFERS}")


def let_their_time_come(scene: Scene, items: list[str]) -> None:
    """Offers stay open for a day: the moment that their timers were set for is now."""
    offers = [one for (one, _) in scene.town.behind.rows("matching", OFFERED, items)]
    due = scene.town.behind.rows("matching", THEIR_TIME_HAS_COME, offers)
    if len(due) != 2 * OFFERS:
        scene.differ(f"{len(due)} timers were set instead of {2 * OFFERS}")


def all_expire(scene: Scene, items: list[str]) -> None:
    """Until each has, and a while more, for what may come twice."""
    try:
        everything = set(items)
        scene.wait(
            "timers", lambda: set(told(scene.town, items)) == everything, EXPIRE_WITHIN_SECONDS
        )
    except NotInTime:
        missing = set(items) - set(told(scene.town, items))
        scene.verdict.lost += [f"expiry of the offer of {one}" for one in missing]
    time.sleep(LISTEN_SECONDS)


def each_once(scene: Scene, items: list[str], times_fired: int) -> None:
    """One effect for each timer, and not because the offer had expired before when it fired again."""
    if times_fired != 2 * OFFERS:
        scene.differ(f"{2 * OFFERS} timers fired {times_fired} times")
    for item, times in Counter(told(scene.town, items)).items():
        scene.verdict.doubled += [f"expiry of the offer of {item}"] * (times - 1)


def fired(town: Town) -> int:
    """How often timers of matching have fired so far, in all its processes."""
    return measures.counted(town.counters["matching"])[measures.TIMERS, "fired"]


def told(town: Town, items: list[str]) -> list[str]:
    """The items whose timeline says that the time to answer was over, as often as it does."""
    return [item for (item,) in town.behind.rows("tracking", TOLD, items)]
