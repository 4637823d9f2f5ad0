"""When a limit is due, why then, and how much working time lies between two moments (7.2).

**Working days** count from the working day *after* the start, whatever its hour, and end at closing time of the last
one: Civil Code (民法典), article 201 (开始的当日不计入) and article 203 (有业务时间的，停止业务活动的时间为截止时间).
0 days end at closing time of the same day, or of the next working day where the day is off or already over.
**Calendar days** count all days; a last day off moves to the next working day (article 203).
**Working hours** are counted by the minute within the windows of the hours, from the moment of the start.
A pause stops the clock: a day counts unless it closes within a pause; minutes within a pause do not count.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from worktime.calendar import (
    ONE_DAY,
    SHANGHAI,
    WORKED,
    Calendars,
    DayKind,
    is_open,
    kind_of,
    local_date,
)
from worktime.hours import OFFICE_HOURS, Hours
from worktime.limits import Limit, Pause, Unit

MOST_DAYS = 3660  # ten years: a station without any hours is an error, not an endless search
Span = tuple[datetime.datetime, datetime.datetime]


class NoWorkingTime(ValueError):
    """No working time within ten years, or a pause that has not ended: nothing can be due."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """A due time in UTC, whether it is provisional, and the days that were counted, in order."""

    at: datetime.datetime
    provisional: bool
    counted_days: tuple[datetime.date, ...]


# Why a day counted, or why not: the `reason` of an explained day, in Chinese and English.
REASONS: dict[str, tuple[str, str]] = {
    "workday": ("工作日", "A working day"),
    "make_up_day": ("调休上班日", "Worked in place of a day off"),
    "weekend": ("周末", "Weekend"),
    "day_off": ("节假日", "A day off by notice"),
    "start": ("开始当日不计", "The day of the start does not count"),
    "closed": ("服务站不办公", "The station is closed"),
    "paused": ("等待申请人", "The applicant was waited for"),
}


@dataclass(frozen=True, kw_only=True)
class ExplainedDay:
    """A day between start and due time: what kind of day, whether it counted, its working minutes that did.

    `reason` is a code: the kind of the day, or `start`, `closed`, `paused`.
    """

    day: datetime.date
    kind: DayKind
    counted: bool
    reason: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class WorkingTime:
    """A calendar and the hours of a station: working time is where both say so."""

    calendars: Calendars
    hours: Hours = field(default=OFFICE_HOURS)

    def due(self, start: datetime.datetime, limit: Limit, pauses: Sequence[Pause] = ()) -> Due:
        """When a limit that begins at `start` (aware) is due.

        Provisional where a year that was counted through has no notice yet. Raises ValueError for a start without
        a time zone, NoWorkingTime.
        """
        if start.tzinfo is None:
            raise ValueError("a limit needs an aware start")
        local = start.astimezone(SHANGHAI)
        count = self._hours_due if limit.unit is Unit.WORKING_HOURS else self._days_due
        at, counted = count(local, limit, pauses)
        years = range(local.year, at.astimezone(SHANGHAI).year + 1)
        return Due(
            at=at.astimezone(datetime.UTC),
            provisional=any(is_open(year, self.calendars) for year in years),
            counted_days=counted,
        )

    def later(self, due: Due, more: Limit, pauses: Sequence[Pause] = ()) -> Due:
        """A due time put off by another limit; the days of both count. Raises as `due` does."""
        end = self.due(due.at, more, pauses)
        return Due(
            at=end.at,
            provisional=due.provisional or end.provisional,
            counted_days=(*due.counted_days, *end.counted_days),
        )

    def is_working(self, moment: datetime.datetime) -> bool:
        """Whether a moment is working time; closing time itself still is, as what is due then is in time."""
        spans = self._spans(local_date(moment))
        return any(start <= moment <= end for start, end in spans)

    def next_working(self, moment: datetime.datetime) -> datetime.datetime:
        """The moment itself in working time, else the next opening; UTC. Raises NoWorkingTime."""
        for start, end in self._all_spans(moment.astimezone(SHANGHAI)):
            if moment < end:
                return max(start, moment).astimezone(datetime.UTC)
        raise NoWorkingTime

    def minutes_between(
        self, start: datetime.datetime, end: datetime.datetime, pauses: Sequence[Pause] = ()
    ) -> int:
        """Whole working minutes from one moment to a later one, pauses left out; 0 where it is not later."""
        if end <= start:
            return 0
        days = (end.astimezone(SHANGHAI).date() - local_date(start)).days + 1
        every = (span for day in _days(local_date(start), days) for span in self._spans(day))
        clipped = (_clip(span, start, end) for span in every)
        seconds = sum(_seconds(left) for span in clipped for left in _without(span, pauses))
        return int(seconds // 60)

    def explain(
        self, start: datetime.datetime, due: Due, pauses: Sequence[Pause] = ()
    ) -> Iterator[ExplainedDay]:
        """Every day from the start to the due time: why it counted, or why not."""
        first, last = local_date(start), local_date(due.at)
        for day in _days(first, (last - first).days + 1):
            yield self._explained(day, start, due, pauses)

    def _explained(
        self, day: datetime.date, start: datetime.datetime, due: Due, pauses: Sequence[Pause]
    ) -> ExplainedDay:
        kind, counted = kind_of(day, self.calendars), day in due.counted_days
        midnight = datetime.datetime.combine(day, datetime.time.min, SHANGHAI)
        minutes = self.minutes_between(
            max(start, midnight), min(due.at, midnight + ONE_DAY), pauses
        )
        reason = kind.value if counted else self._why_not(day, kind, local_date(start))
        return ExplainedDay(day=day, kind=kind, counted=counted, reason=reason, minutes=minutes)

    def _why_not(self, day: datetime.date, kind: DayKind, first: datetime.date) -> str:
        if kind not in WORKED:
            return kind.value
        if not self._spans(day):
            return "closed"
        return "start" if day == first else "paused"

    def _days_due(
        self, local: datetime.datetime, limit: Limit, pauses: Sequence[Pause]
    ) -> tuple[datetime.datetime, tuple[datetime.date, ...]]:
        first = local.date() + (ONE_DAY if limit.value or self._is_over(local) else ONE_DAY * 0)
        wanted = max(limit.value, 1)
        if limit.unit is Unit.CALENDAR_DAYS:
            counted = self._calendar_days(first, wanted, pauses)
        else:
            counted = tuple(islice(self._working_days(first, pauses), wanted))
        if len(counted) < wanted:
            raise NoWorkingTime
        last = next(self._working_days(counted[-1], ()), None)
        if last is None:
            raise NoWorkingTime
        return self._spans(last)[-1][1], counted

    def _calendar_days(
        self, first: datetime.date, wanted: int, pauses: Sequence[Pause]
    ) -> tuple[datetime.date, ...]:
        days = _days(first, MOST_DAYS)
        return tuple(islice((d for d in days if not _is_paused(_midnight(d), pauses)), wanted))

    def _working_days(
        self, first: datetime.date, pauses: Sequence[Pause]
    ) -> Iterator[datetime.date]:
        for day in _days(first, MOST_DAYS):
            spans = self._spans(day)
            if spans and not _is_paused(spans[-1][1], pauses):
                yield day

    def _is_over(self, local: datetime.datetime) -> bool:
        spans = self._spans(local.date())
        return not spans or local >= spans[-1][1]

    def _hours_due(
        self, local: datetime.datetime, limit: Limit, pauses: Sequence[Pause]
    ) -> tuple[datetime.datetime, tuple[datetime.date, ...]]:
        left, days = limit.value * 3600.0, []
        for span in self._all_spans(local):
            for start, end in _without(_clip(span, local, span[1]), pauses):
                days.append(start.date())
                if _seconds((start, end)) >= left:
                    return start + datetime.timedelta(seconds=left), tuple(dict.fromkeys(days))
                left -= _seconds((start, end))
        raise NoWorkingTime

    def _all_spans(self, local: datetime.datetime) -> Iterator[Span]:
        """Working time from the day of a moment on, as far as one likes to look."""
        for day in _days(local.date(), MOST_DAYS):
            yield from self._spans(day)

    def _spans(self, day: datetime.date) -> list[Span]:
        if kind_of(day, self.calendars) not in WORKED:
            return []
        return [
            (
                datetime.datetime.combine(day, one.start, SHANGHAI),
                datetime.datetime.combine(day, one.end, SHANGHAI),
            )
            for one in self.hours.on(day)
        ]


def _days(first: datetime.date, count: int) -> Iterator[datetime.date]:
    return (first + ONE_DAY * n for n in range(count))


def _midnight(day: datetime.date) -> datetime.datetime:
    """The end of a day."""
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), SHANGHAI)


def _is_paused(moment: datetime.datetime, pauses: Sequence[Pause]) -> bool:
    return any(pause.covers(moment) for pause in pauses)


def _seconds(span: Span) -> float:
    return max(0.0, (span[1] - span[0]).total_seconds())


def _clip(span: Span, start: datetime.datetime, end: datetime.datetime) -> Span:
    return max(span[0], start), min(span[1], end)


def _without(span: Span, pauses: Sequence[Pause]) -> Iterator[Span]:
    """What is left of a span outside the pauses, in order."""
    start, end = span
    for pause in sorted(pauses, key=lambda one: one.start):
        if start < pause.start < end:
            yield start, pause.start
        if pause.start <= end and (pause.end is None or pause.end > start):
            start = max(start, end if pause.end is None else pause.end)
    if start < end:
        yield start, end
