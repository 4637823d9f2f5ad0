"""The end of a process in good order, once it is asked to end.

It says at once that it is not ready, and goes on for a moment so that balancers notice. Then it takes nothing more,
in this order: HTTP and consuming, with what is under way brought to its end; the relays, with what that has said; and
the broker gets back what was not begun. What hangs is given up at a deadline.
"""

from typing import Any

import eventlet
import structlog

from chassis.bus import HttpApi

DEADLINE = 20.0  # seconds; longer than any statement may take
log = structlog.get_logger(__name__)


class Drain:
    """Ends a runner in good order; `gave_up` where it could not."""

    def __init__(self, runner: Any, health: Any, notice: float) -> None:
        self.runner, self.health, self.notice = runner, health, notice
        self.gave_up = False

    def begin(self, *_signal: Any) -> None:
        """For a signal: comes back at once; a second signal changes nothing."""
        if not self.health.stopping:
            self.health.stopping = True
            eventlet.spawn_n(self.run)

    def run(self) -> None:
        log.info("leaving", notice=self.notice)
        doors = [
            extension.door
            for container in self.runner.containers
            for extension in container.dependencies
            if isinstance(extension, HttpApi)
        ]
        for door in doors:
            door.leave()
        eventlet.sleep(self.notice)
        for door in doors:  # while consuming ends: neither waits for the other
            eventlet.spawn_n(door.close)
        try:
            with eventlet.Timeout(DEADLINE):
                self.runner.stop()
        except (Exception, eventlet.Timeout) as error:
            log.error("drain_given_up", seconds=DEADLINE, error=repr(error))
            self.gave_up = True
            self.runner.kill()
