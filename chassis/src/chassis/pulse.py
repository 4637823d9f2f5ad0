"""Something done again and again in a process; a failure is told and the next turn comes all the same."""

import dataclasses
from collections.abc import Callable

import eventlet
import structlog

from chassis.database import is_away

log = structlog.get_logger(__name__)


@dataclasses.dataclass
class Pulse:
    """Does `once` every so many seconds, one turn at a time, until it is told to stop."""

    name: str
    seconds: float
    once: Callable[[], object]
    stopping: bool = False

    def run(self) -> None:
        while not self.stopping:
            self.turn()
            eventlet.sleep(self.seconds)

    def stop(self) -> None:
        self.stopping = True

    def turn(self) -> None:
        try:
            self.once()
        except Exception as error:
            log.error("tick_failed", tick=self.name, away=is_away(error), error=repr(error)[:300])
