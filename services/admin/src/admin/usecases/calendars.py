"""The working calendar of a year, published from its notice or as provisional (domain 7.4)."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from admin.domain.calendar import BY_OPERATOR, CalendarYear, from_notice
from admin.domain.errors import FieldsRefused, WrongField
from admin.domain.ports import Work
from contracts.admin import CalendarPublished

CheckRevision = Callable[[int], None]


def publish_calendar(work: Work, calendar: CalendarYear) -> CalendarYear:
    """Keep a year's calendar, a new revision only where something changed, and tell the other services."""
    kept = work.calendars.find(calendar.year)
    if kept is None:
        work.calendars.add(calendar)
        kept = calendar
    else:
        kept.change(calendar)
    work.emit(_published(work, kept))
    return kept


def enter_notice(
    work: Work, year: int, document: Mapping[str, Any], check_revision: CheckRevision
) -> CalendarYear:
    """An operator enters the notice of a year, or corrects it; due times counted without it are counted again (7.2).

    `check_revision` raises for a stale caller. Raises FieldsRefused for dates that cannot be meant.
    """
    if kept := work.calendars.find(year):
        check_revision(kept.revision)
    try:
        calendar = from_notice({**document, "year": year}, BY_OPERATOR)
    except ValueError as error:
        raise FieldsRefused([_impossible(error)]) from error
    return publish_calendar(work, calendar)


def _impossible(error: ValueError) -> WrongField:
    zh = "放假日期为空、跨年，或补班日是工作日、节假日。"
    return WrongField("holidays", "impossible_dates", zh, f"{error}.")


def _published(work: Work, calendar: CalendarYear) -> CalendarPublished:
    return CalendarPublished(
        occurred_at=work.now,
        actor=work.actor.id,
        actor_role=work.actor.role,
        year=calendar.year,
        revision=calendar.revision,
        provisional=calendar.provisional,
        notice=calendar.notice,
        days_off=_dates(calendar.days_off),
        make_up_days=_dates(calendar.make_up_days),
    )


def _dates(days: list[str]) -> tuple[datetime.date, ...]:
    return tuple(datetime.date.fromisoformat(day) for day in days)
