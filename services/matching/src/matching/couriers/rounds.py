"""What all couriers have in common: round after round while something is due, then a wait for the bell."""

import eventlet
import structlog
from sqlalchemy.exc import SQLAlchemyError

from chassis.bell import Bell
from chassis.link import BROKER_ERRORS

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0  # seconds, while the database or the broker is away
log = structlog.get_logger(__name__)


class Courier:
    """Goes its rounds until it is stopped; a round returns how many mailboxes it had to do with."""

    def __init__(self, bell: Bell) -> None:
        self.bell = bell
        self.stopping = False

    def round(self) -> int:
        raise NotImplementedError

    def idle(self) -> None:
        """Nothing is due."""

    def lost(self) -> None:
        """The database or the broker went away in a round."""

    def run(self) -> None:
        """Until stopped. What a round left unsettled is taken up again when its claim is over."""
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

    def stop(self) -> None:
        self.stopping = True
