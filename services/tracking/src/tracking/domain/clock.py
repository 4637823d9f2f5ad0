"""The two clocks of an item: the promise to the enterprise, which never resets, and the holder's step (7.2b).

Both due times follow from what is kept here and from the calendar alone; nothing depends on "last modified".
"""

import dataclasses
import datetime
import uuid

from tracking.domain.errors import (
    DecidedBefore,
    ExtensionNotFound,
    ExtensionOpen,
    NotByTheAsker,
    NotPaused,
    PausedAlready,
    ServiceOver,
    TooLateToExtend,
    TooManyExtensions,
)
from tracking.domain.holding import Holder, Holding, Order, Stage
from tracking.domain.pausing import (
    MOST_EXTENSIONS,
    Decision,
    Extension,
    ExtensionState,
    Recount,
    Waiting,
)
from worktime import Due, Limit, Pause, Unit, WorkingTime

BEFORE_ALL = datetime.datetime.min.replace(tzinfo=datetime.UTC)
BY_NOBODY = uuid.UUID(int=0)


@dataclasses.dataclass(eq=False)
class Clock:
    """The clocks of one item. `promised_at` is what intake promised, `promise_due_at` what it has become since.

    `rings_at` is when it is looked at next, `mark` and `level` what was found and told then.
    """

    item_id: uuid.UUID
    case_id: uuid.UUID
    station: str
    accepted_at: datetime.datetime
    promise_value: int
    promise_unit: str
    promised_at: datetime.datetime
    promised_provisional: bool
    promise_due_at: datetime.datetime
    provisional: bool
    step_since: datetime.datetime
    step_place: int = -1
    step_told_at: datetime.datetime = BEFORE_ALL
    step_told_by: uuid.UUID = BY_NOBODY
    stage: str = Stage.ASSESS.value
    holder: str = Holder.STATION.value
    provider: str | None = None
    limit_value: int | None = None
    limit_unit: str | None = None
    step_until: datetime.datetime | None = None
    step_due_at: datetime.datetime | None = None
    stopped_at: datetime.datetime | None = None
    paused: bool = False
    asks_extension: bool = False
    pauses: list[Waiting] = dataclasses.field(default_factory=list)
    extensions: list[Extension] = dataclasses.field(default_factory=list)
    recounts: list[Recount] = dataclasses.field(default_factory=list)
    mark: str = "none"
    mark_rule: str | None = None
    mark_since: datetime.datetime | None = None
    level: int = 0
    rings_at: datetime.datetime | None = None
    version: int = 1

    @property
    def limit(self) -> Limit | None:
        """The limit of the present step, None where it ends at a fixed moment or has none."""
        if self.limit_value is None or self.limit_unit is None:
            return None
        return Limit(self.limit_value, Unit(self.limit_unit))

    @property
    def promised(self) -> Limit:
        """What intake promised."""
        return Limit(self.promise_value, Unit(self.promise_unit))

    @property
    def ended_pauses(self) -> list[Pause]:
        return [one.pause for one in self.pauses if one.ended_at]

    @property
    def extended_days(self) -> int:
        """Working days that were granted on top of the promise."""
        granted = [one for one in self.extensions if one.state == ExtensionState.GRANTED]
        return sum(one.working_days for one in granted)

    @property
    def has_stopped(self) -> bool:
        return self.stopped_at is not None

    @property
    def last_moment(self) -> datetime.datetime | None:
        """When the clocks came to stand: at the end of the service, or while the applicant is waited for."""
        if self.stopped_at:
            return self.stopped_at
        return self.pauses[-1].started_at if self.paused else None

    def hand_on(self, order: Order, held: Holding) -> bool:
        """A new holder, and a step clock that begins anew; whether it is one: what was said last counts.

        The promise is not touched: not by an offer, a refusal, a new match, a transfer, an escalation.
        """
        if order <= (self.step_place, self.step_told_at, self.step_told_by):
            return False
        self.step_place, self.step_told_at, self.step_told_by = order
        self.stage, self.holder, self.provider = held.stage.value, held.holder.value, held.provider
        self.step_since, self.step_until = held.since, held.until
        self.limit_value = held.limit.value if held.limit else None
        self.limit_unit = held.limit.unit.value if held.limit else None
        if held.stage is Stage.ENDED:
            self.stopped_at = held.since
        return True

    def count(self, time: WorkingTime) -> None:
        """Both due times anew. An open pause does not move them before it ends."""
        promise, self.step_due_at = self.promise(time), self.step_due(time)
        self.promise_due_at, self.provisional = promise.at, promise.provisional

    def recount(self, time: WorkingTime, now: datetime.datetime) -> None:
        """Both due times anew after a notice; one that has moved a promise is kept (7.2d)."""
        old = self.promise_due_at
        self.count(time)
        if self.promise_due_at == old:
            return
        note = Recount(
            old_due_at=old,
            new_due_at=self.promise_due_at,
            counted_at=now,
            notice=_notices(time, self.accepted_at, self.promise_due_at),
        )
        self.recounts = [*self.recounts, note]

    def promise(self, time: WorkingTime) -> Due:
        """When the promise is due, and why: by its own start, limit, pauses and extensions alone.

        A certain promise that nothing has stopped or lengthened stays as the acceptance notice says it.
        """
        due = self._counted(time)
        moved = bool(self.ended_pauses or self.extended_days)
        known = self.accepted_at.year in time.calendars
        if moved or (self.promised_provisional and known):
            return due
        return dataclasses.replace(due, at=self.promised_at, provisional=self.promised_provisional)

    def _counted(self, time: WorkingTime) -> Due:
        """Extensions are working days: more of them where the promise is in working days, else after its end."""
        limit, start, pauses = self.promised, self.accepted_at, self.ended_pauses
        if limit.unit is Unit.WORKING_DAYS:
            return time.due(start, Limit(limit.value + self.extended_days), pauses)
        due = time.due(start, limit, pauses)
        return time.later(due, Limit(self.extended_days), pauses) if self.extended_days else due

    def step_due(self, time: WorkingTime) -> datetime.datetime | None:
        """When the present step is due; None where it has no limit."""
        if self.step_until:
            return time.next_working(self.step_until)
        return time.due(self.step_since, self.limit, self.ended_pauses).at if self.limit else None

    def pause(self, waiting: Waiting) -> None:
        """Stand still: the applicant is waited for. Raises ServiceOver, PausedAlready."""
        self._require_running()
        if self.paused:
            raise PausedAlready
        self.pauses, self.paused = [*self.pauses, waiting], True

    def resume(self, at: datetime.datetime, by: str, role: str) -> None:
        """Go on. Raises NotPaused."""
        if not self.paused:
            raise NotPaused
        ended = dataclasses.replace(self.pauses[-1], ended_at=at, ended_by=by, ended_role=role)
        self.pauses, self.paused = [*self.pauses[:-1], ended], False

    def ask_extension(self, asked: Extension) -> None:
        """Ask for more time. Raises ServiceOver, ExtensionOpen, TooLateToExtend, TooManyExtensions."""
        self._require_running()
        if self.asks_extension:
            raise ExtensionOpen
        if asked.asked_at > self.promise_due_at and not self.paused:
            raise TooLateToExtend
        granted = [one for one in self.extensions if one.state == ExtensionState.GRANTED]
        if len(granted) >= MOST_EXTENSIONS:
            raise TooManyExtensions(most=MOST_EXTENSIONS)
        self.extensions, self.asks_extension = [*self.extensions, asked], True

    def extension(self, extension_id: uuid.UUID) -> Extension:
        """Raises ExtensionNotFound."""
        for one in self.extensions:
            if one.extension_id == extension_id:
                return one
        raise ExtensionNotFound

    def decide(self, asked: Extension, decision: Decision, at: datetime.datetime, by: str) -> None:
        """Grant or refuse an extension. Raises ServiceOver, DecidedBefore, NotByTheAsker."""
        self._require_running()
        if asked.state != ExtensionState.ASKED:
            raise DecidedBefore
        if asked.asked_by == by:
            raise NotByTheAsker
        state = ExtensionState.GRANTED if decision.granted else ExtensionState.REFUSED
        decided = dataclasses.replace(
            asked, state=state.value, decided_at=at, decided_by=by, decision_reason=decision.reason
        )
        self.extensions = [decided if one == asked else one for one in self.extensions]
        self.asks_extension = False

    def _require_running(self) -> None:
        if self.has_stopped:
            raise ServiceOver


def _notices(time: WorkingTime, start: datetime.datetime, end: datetime.datetime) -> str:
    years = range(start.year, end.year + 1)
    return "; ".join(time.calendars[y].notice for y in years if y in time.calendars)
