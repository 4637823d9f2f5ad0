"""Fail-points: places in the chassis where a process ends itself with SIGKILL, when a plan says so.

Nothing of this is in production code: `harness.runner` starts a service with its chassis wrapped. A plan is a file that
the test writes for a service; each death is a line of another file, so that a point that is never reached (because
something was renamed, say) is seen.
"""

import json
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = "FAULTS_FOLDER"
POINTS = {
    "before_commit": "messages were taken, nothing is settled",
    "before_ack": "the batch is committed, not acknowledged",
    "after_ack": "the batch is acknowledged",
    "before_publish": "outbox rows are claimed, not published",
    "before_confirm": "rows are published, the first confirm has arrived and is not noted",
    "before_delete": "confirms are noted, the rows are still there",
    "after_delete": "the rows are gone",
}


@dataclass(frozen=True)
class Plan:
    """Which point kills, with which chance each time it is passed; only the process with this number."""

    point: str
    chance: float
    seed: str
    pid: int


@dataclass(frozen=True)
class Death:
    """A process that ended itself."""

    point: str
    pid: int
    at: float


class Board:
    """Plans and deaths of one service, in a folder that the test and the service share."""

    def __init__(self, folder: Path, service: str) -> None:
        self._plan, self._deaths = folder / f"{service}.plan", folder / f"{service}.deaths"

    def order(self, plan: Plan) -> None:
        unfinished = self._plan.with_suffix(".new")
        unfinished.write_text(json.dumps(asdict(plan)))
        unfinished.replace(self._plan)

    def call_off(self) -> None:
        self._plan.unlink(missing_ok=True)

    def plan(self) -> Plan | None:
        try:
            return Plan(**json.loads(self._plan.read_text()))
        except FileNotFoundError:
            return None

    def note(self, point: str) -> None:
        """One write of one line: it is whole in the file, whatever comes next."""
        line = json.dumps(asdict(Death(point, os.getpid(), time.time()))) + "\n"
        number = os.open(self._deaths, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.write(number, line.encode())
        os.close(number)

    def deaths(self) -> list[Death]:
        if not self._deaths.exists():
            return []
        return [Death(**json.loads(line)) for line in self._deaths.read_text().splitlines()]


class Points:
    """The points of this process. `end` ends it; a test may hand in something milder."""

    def __init__(self, board: Board, end: Callable[[], None] | None = None) -> None:
        self.board = board
        self._end = end or (lambda: os.kill(os.getpid(), signal.SIGKILL))
        self._plan: Plan | None = None
        self._dice = random.Random()

    def pass_(self, point: str) -> None:
        """Called whenever a point is reached."""
        plan = self.board.plan()
        if plan != self._plan:
            self._plan, self._dice = plan, random.Random(plan.seed if plan else None)
        if plan is None or (plan.point, plan.pid) != (point, os.getpid()):
            return
        if self._dice.random() < plan.chance:
            self.board.note(point)
            self._end()


def wrap(points: Points, consumer: Any, handling: Any, relay: Any, publisher: Any) -> None:
    """Put the points into the classes of the chassis. Raises AttributeError where a method has gone."""
    _around(handling, "settle", points, before="before_commit", after="before_ack")
    _around(handling, "settle_suspect", points, before="before_commit", after="before_ack")
    _around(
        consumer, "_take", points, after="after_ack", when=lambda self: any(self.lanes.values())
    )
    _around(publisher, "publish", points, before="before_publish", hearing="before_confirm")
    _around(relay, "_settle", points, before="before_delete", after="after_delete")


def _around(  # all but the first two by keyword
    cls: Any,
    name: str,
    points: Points,
    *,
    before: str = "",
    after: str = "",
    hearing: str = "",
    when: Callable[[Any], bool] = lambda _: True,
) -> None:
    """Pass points before and after a method; `hearing` before each callback that it was handed."""
    method = getattr(cls, name)

    def told(one: Any) -> Any:
        if not (hearing and callable(one)):
            return one

        def hear(*arguments: Any) -> Any:
            points.pass_(hearing)
            return one(*arguments)

        return hear

    def around(self: Any, *arguments: Any, **named: Any) -> Any:
        meant = when(self)
        if before and meant:
            points.pass_(before)
        result = method(self, *map(told, arguments), **{k: told(v) for k, v in named.items()})
        if after and meant:
            points.pass_(after)
        return result

    setattr(cls, name, around)
