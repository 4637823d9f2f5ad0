"""Visits to enterprises 走访: planned, assigned, recorded; each ends in a form or a reason why not (6.1.1)."""

import datetime
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from intake.domain.errors import AlreadyClosed, WrongField
from intake.domain.visit_errors import (
    AlreadyVisited,
    NotTheVisitor,
    PlanCancelled,
    VisitInvalid,
)

LONGEST_PLAN = datetime.timedelta(days=366)
Checker = Callable[[str], str | None]

OLDEST_RECORDED = datetime.timedelta(
    days=2 * 366
)  # records of before the station are none of its visits


class WhyNot(StrEnum):
    """Why a visit ended without a form."""

    NO_NEED = "no_need"
    SERVED_ELSEWHERE = "served_elsewhere"
    NOBODY_THERE = "nobody_there"
    CLOSED = "closed"
    OTHER = "other"


@dataclass(eq=False, kw_only=True)
class PlannedVisit:
    """One enterprise of a plan: who goes, and when."""

    id: uuid.UUID
    position: int
    enterprise: str
    name: str
    officer: str
    on_day: datetime.date
    visit_id: uuid.UUID | None = None

    @property
    def same(self) -> tuple[str, datetime.date]:
        """What makes it the same entry in a changed plan."""
        return self.enterprise, self.on_day


@dataclass(eq=False, kw_only=True)
class VisitPlan:
    """A station's plan for a period, both days included."""

    id: uuid.UUID
    station: str
    title: str
    first_day: datetime.date
    last_day: datetime.date
    planned_by: str
    planned_at: datetime.datetime
    cancelled_reason: str | None = None
    revision: int = 1
    entries: list[PlannedVisit] = field(default_factory=list)

    @property
    def planned(self) -> int:
        """How many visits."""
        return len(self.entries)

    def change(
        self,
        title: str,
        period: tuple[datetime.date, datetime.date],
        entries: Sequence[PlannedVisit],
    ) -> None:
        """Take another title, period and entries; what was visited stays. Raises PlanCancelled, VisitInvalid."""
        self.check_open()
        kept = {one.same: one for one in self.entries}
        lost = kept.keys() - {one.same for one in entries}
        if wrong := [_visited(kept[same]) for same in sorted(lost) if kept[same].visit_id]:
            raise VisitInvalid(wrong)
        self.revision += 1
        self.title, (self.first_day, self.last_day) = title, period
        self.entries[:] = [_renewed(kept.get(one.same), one) for one in entries]

    def cancel(self, reason: str) -> None:
        """Nobody goes by it any more; visits that were made stay. Raises PlanCancelled."""
        self.check_open()
        self.revision += 1
        self.cancelled_reason = reason

    def check_open(self) -> None:
        """Raises PlanCancelled."""
        if self.cancelled_reason is not None:
            raise PlanCancelled


@dataclass(eq=False, kw_only=True)
class Visit:
    """A visit that was made. `met` and `findings` stay with intake; ends with a form or a reason (6.1.1)."""

    id: uuid.UUID
    station: str
    enterprise: str
    officer: str
    visited_at: datetime.datetime
    met: str
    findings: str
    recorded_at: datetime.datetime
    planned_id: uuid.UUID | None = None
    instead_reason: str = ""
    form_id: uuid.UUID | None = None
    why_not: WhyNot | None = None
    words: str = ""
    ended_at: datetime.datetime | None = None
    revision: int = 1

    def become(self, form_id: uuid.UUID, at: datetime.datetime) -> None:
        """It ended in a form. Raises AlreadyClosed."""
        self._end(at)
        self.form_id = form_id

    def end_without(self, why_not: WhyNot, words: str, at: datetime.datetime) -> None:
        """It ended without one, for a reason; `other` needs words. Raises AlreadyClosed, VisitInvalid."""
        if why_not is WhyNot.OTHER and not words.strip():
            raise VisitInvalid([_required("words", "请写明其他原因", "the other reason in words")])
        self._end(at)
        self.why_not, self.words = why_not, words

    def _end(self, at: datetime.datetime) -> None:
        if self.ended_at is not None:
            raise AlreadyClosed
        self.ended_at = at


def check_plan(
    period: tuple[datetime.date, datetime.date],
    entries: Sequence[PlannedVisit],
    check_code: Checker,
) -> None:
    """Whether a plan can be kept. Raises VisitInvalid naming every wrong field."""
    wrong = [*_wrong_period(*period), *_wrong_entries(period, entries, check_code)]
    if wrong:
        raise VisitInvalid(wrong)


def check_visit(visited_at: datetime.datetime, now: datetime.datetime) -> None:
    """Whether a visit can have been. Raises VisitInvalid."""
    if visited_at > now:
        zh, en = "走访时间不能晚于现在", "a visit is recorded after it was made"
        raise VisitInvalid([WrongField("visited_at", "in_the_future", zh, en)])
    if visited_at < now - OLDEST_RECORDED:
        zh, en = "走访时间过早，请核对年份", "the visit is too long ago: look at the year"
        raise VisitInvalid([WrongField("visited_at", "too_long_ago", zh, en)])


def go(plan: VisitPlan, entry: PlannedVisit, visit: Visit) -> None:
    """A visit is made for an entry. Raises PlanCancelled, AlreadyVisited, NotTheVisitor, VisitInvalid."""
    plan.check_open()
    if entry.visit_id is not None:
        raise AlreadyVisited
    if visit.enterprise != entry.enterprise:
        zh, en = "与计划中的企业不一致", "the plan names another enterprise"
        raise VisitInvalid([WrongField("enterprise", "not_as_planned", zh, en)])
    if visit.officer != entry.officer and not visit.instead_reason.strip():
        raise NotTheVisitor
    entry.visit_id, visit.planned_id = visit.id, entry.id


def _renewed(before: PlannedVisit | None, now: PlannedVisit) -> PlannedVisit:
    if before is None:
        return now
    before.position, before.name, before.officer = now.position, now.name, now.officer
    return before


def _visited(entry: PlannedVisit) -> WrongField:
    zh = f"企业 {entry.enterprise} 已走访，不能从计划中删除"
    en = f"{entry.enterprise} was visited and stays in the plan"
    return WrongField("entries", "already_visited", zh, en)


def _wrong_period(first: datetime.date, last: datetime.date) -> Iterator[WrongField]:
    if not datetime.timedelta(0) <= last - first <= LONGEST_PLAN:
        zh, en = "结束日期应在开始日期之后一年内", "it ends within a year after its first day"
        yield WrongField("last_day", "bad_period", zh, en)


def _wrong_entries(
    period: tuple[datetime.date, datetime.date],
    entries: Sequence[PlannedVisit],
    check_code: Checker,
) -> Iterator[WrongField]:
    seen: set[tuple[str, datetime.date]] = set()
    for index, entry in enumerate(entries):
        if code := check_code(entry.enterprise):
            zh, en = "统一社会信用代码有误", "the credit code is wrong"
            yield WrongField(f"entries[{index}].enterprise", code, zh, en)
        if not period[0] <= entry.on_day <= period[1]:
            zh, en = "不在计划期间内", "outside the period of the plan"
            yield WrongField(f"entries[{index}].on_day", "outside_period", zh, en)
        if entry.same in seen:
            zh, en = "同一企业同一天重复", "the same enterprise on the same day twice"
            yield WrongField(f"entries[{index}].enterprise", "twice", zh, en)
        seen.add(entry.same)


def _required(name: str, zh: str, en: str) -> WrongField:
    return WrongField(name, "required", zh, en)
