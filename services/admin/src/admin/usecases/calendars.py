"""The working calendar of a year, published from its notice or as provisional (domain 7.4)."""

import datetime

from admin.domain.calendar import CalendarYear
from admin.domain.ports import Work
from contracts.admin import CalendarPublished


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
