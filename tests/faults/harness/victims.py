"""Ends services without warning: at a fail-point that was ordered, or at a random moment."""

import os
import signal
import time
from dataclasses import dataclass, field

from harness.points import POINTS, Plan
from harness.scene import Scene

HITS_WITHIN_SECONDS = 6.0
"""A point that is not passed by then kills at once instead, as a random moment would."""

BACK_WITHIN_SECONDS = 90.0
CHANCES = (1.0, 0.5, 0.25)
HEARS = ("before_commit", "before_ack", "after_ack")
WHERE: dict[str, tuple[str, ...]] = {
    "intake": tuple(POINTS),
    "matching": tuple(POINTS),
    "tracking": tuple(POINTS),
    "evaluation": tuple(POINTS),
    "admin": HEARS,
}
"""The points that each service passes under the load; admin says nothing until a case is archived."""


@dataclass
class Victim:
    """One service of a running system; `killed` holds at which point it died each time, "random" where at none."""

    scene: Scene
    service: str
    killed: list[str] = field(default_factory=list)

    def kill_at(
        self, point: str, chance: float = 1.0, patience: float = HITS_WITHIN_SECONDS
    ) -> str:
        """Kill at a point, or at random where it is not passed in time; which it was. Returns when it is back."""
        pid = self._pid()
        board = self.scene.town.board(self.service)
        board.order(Plan(point, chance, f"{self.scene.seed} {len(self.killed)}", pid))
        deadline = time.monotonic() + patience
        while not (hit := any(one.pid == pid for one in board.deaths())):
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
        board.call_off()
        if not hit and not any(one.pid == pid for one in board.deaths()):
            return self._kill(pid, "random")
        return self._note(pid, point)

    def kill_at_random(self, within: float = 0.5) -> str:
        """Kill at a random moment of the next `within` seconds."""
        time.sleep(self.scene.random.uniform(0, within))
        return self._kill(self._pid(), "random")

    def _kill(self, pid: int, why: str) -> str:
        os.kill(pid, signal.SIGKILL)
        return self._note(pid, why)

    def _note(self, pid: int, why: str) -> str:
        self.killed.append(why)
        with self.scene.fault():
            seconds = self.scene.wait(
                f"{self.service} to be back",
                lambda: self._pid() not in (0, pid) and self.scene.town.is_well(self.service),
                BACK_WITHIN_SECONDS,
            )
        self.scene.recoveries.append(seconds)
        return why

    def _pid(self) -> int:
        return self.scene.town.running.pid(self.service)
