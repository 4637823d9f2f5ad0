"""A provider's web hook: when it is left alone for a while, when it is stopped, and how it comes back."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from matching.domain.delivery import Attempt

BREAKER = 5  # failures in a row after which an endpoint is left alone
FIRST_REST = 5.0  # seconds; doubled with each further failure
LONGEST_REST = 3600.0
GIVE_UP_AFTER = datetime.timedelta(days=5)  # of failures without one success
OLD_SECRET_FOR = datetime.timedelta(hours=24)  # a secret that was replaced still signs for so long


class State(StrEnum):
    ACTIVE = "active"
    FAILING = "failing"
    STOPPED = "stopped"
    ON_TRIAL = "on_trial"


WORDS: Mapping[State, tuple[str, str]] = {
    State.ACTIVE: ("正常", "active"),
    State.FAILING: ("投递失败中", "failing"),
    State.STOPPED: ("已停用", "stopped"),
    State.ON_TRIAL: ("试投中", "on trial"),
}


@dataclass(eq=False, kw_only=True)
class Endpoint:
    """What is known of a web hook: `failures` in a row since `failing_since`.

    `secret` numbers the secret that signs, `secret_since` is when it replaced the one before.
    """

    provider: str
    state: State = State.ACTIVE
    reason: str | None = None
    failures: int = 0
    failing_since: datetime.datetime | None = None
    stopped_at: datetime.datetime | None = None
    secret: int = 1
    secret_since: datetime.datetime | None = None

    def note(self, attempt: Attempt, now: datetime.datetime) -> bool:
        """Take an attempt's outcome in; true where this one stopped the endpoint."""
        if attempt.ok:
            self.start_anew()
            return False
        self.failures += 1
        self.failing_since = self.failing_since or now
        if attempt.gone or self.state is State.ON_TRIAL or self._is_hopeless(now):
            return self._stop("gone" if attempt.gone else "failing", now)
        self.state = State.FAILING
        return False

    @property
    def rest(self) -> float | None:
        """Seconds to leave it alone from now on: none while it works, no end (None) once it is stopped."""
        if self.state is State.STOPPED:
            return None
        return rest_after(self.failures) if self.failures >= BREAKER else 0.0

    def try_out(self) -> None:
        """Its owner says that it works again: one delivery tells whether it does."""
        self.state = State.ON_TRIAL

    def start_anew(self) -> None:
        """It works, or is another one from now on."""
        self.state, self.reason, self.failures = State.ACTIVE, None, 0
        self.failing_since = self.stopped_at = None

    def renew_secret(self, now: datetime.datetime) -> None:
        """A new secret; the old one signs along for a day."""
        self.secret, self.secret_since = self.secret + 1, now

    def secrets(self, now: datetime.datetime) -> tuple[int, ...]:
        """The numbers of the secrets that sign now, the newest first."""
        fresh = self.secret_since is not None and now < self.secret_since + OLD_SECRET_FOR
        return (self.secret, self.secret - 1) if fresh else (self.secret,)

    def room(self, wanted: int) -> int:
        """How many deliveries may be tried at once: one while it is in doubt, none while it is stopped."""
        if self.state is State.STOPPED:
            return 0
        doubtful = self.state is State.ON_TRIAL or self.failures >= BREAKER
        return 1 if doubtful else wanted

    def _is_hopeless(self, now: datetime.datetime) -> bool:
        return self.failing_since is not None and now - self.failing_since >= GIVE_UP_AFTER

    def _stop(self, reason: str, now: datetime.datetime) -> bool:
        fresh = self.state is not State.ON_TRIAL or self.reason is None
        self.state, self.reason, self.stopped_at = State.STOPPED, reason, now
        return fresh


def outcome_of(attempts: Sequence[Attempt]) -> Attempt:
    """What several attempts at once tell of an endpoint: that it is gone, else that it works where anything arrived."""
    gone = [attempt for attempt in attempts if attempt.gone]
    arrived = [attempt for attempt in attempts if attempt.ok]
    return (gone or arrived or list(attempts))[0]


def rest_after(failures: int) -> float:
    """Seconds to leave an endpoint alone after so many failures in a row."""
    doublings = min(failures - BREAKER, 20)
    return float(min(FIRST_REST * 2**doublings, LONGEST_REST))
