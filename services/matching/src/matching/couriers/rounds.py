"""What all couriers have in common: round after round while something is due, then a wait for the bell."""

from collections.abc import Iterable

import eventlet
import structlog
from eventlet.event import Event
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError

from chassis.bell import Bell
from chassis.link import BROKER_ERRORS
from matching.domain.delivery import Attempt

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0  # seconds, while the database or the broker is away
DRAIN = (
    25.0  # seconds for what is under way when the process is asked to end; longer than any request
)
DELIVERIES = Counter(
    "station_deliveries",
    "Attempts to tell providers, by channel and outcome",
    ["channel", "outcome"],
)
log = structlog.get_logger(__name__)


class Courier:
    """Goes its rounds until it is stopped; a round returns how many mailboxes it had to do with."""

    def __init__(self, bell: Bell) -> None:
        self.bell = bell
        self.stopping = False
        self.ended = Event()

    def round(self) -> int:
        raise NotImplementedError

    def idle(self) -> None:
        """Nothing is due."""

    def lost(self) -> None:
        """The database or the broker went away in a round."""

    def finish(self) -> None:
        """Wait for what the last round has under way."""

    def run(self) -> None:
        """Until stopped. What a round left unsettled is taken up again when its claim is over."""
        try:
            self._go_round()
            self.finish()
        finally:
            self.ended.send(None)

    def stop(self) -> None:
        """Begin nothing more, and wait until what is under way is settled: nobody else could, for a minute."""
        self.stopping = True
        with eventlet.Timeout(DRAIN, False):
            self.ended.wait()

    def _go_round(self) -> None:
        pause = FIRST_PAUSE
        while not self.stopping:
            before = self.bell.heard
            try:
                busy = self.round()
                pause = FIRST_PAUSE
            except (SQLAlchemyError, eventlet.Timeout, *BROKER_ERRORS) as error:
                log.warning(
                    "courier_waits", courier=type(self).__name__, error=type(error).__name__
                )
                self.lost()
                eventlet.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            if not busy:
                self.idle()
                self.bell.wait(before)


def told(channel: str, attempts: Iterable[Attempt]) -> None:
    """Count how attempts ended."""
    for attempt in attempts:
        DELIVERIES.labels(channel, "arrived" if attempt.ok else "failed").inc()
