"""Services measured, and the calendars they are counted by."""

import datetime
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from matching.domain.cycle import Cycle
from matching.storage.tables import calendar_year, service_cycle
from worktime import Calendar, Calendars

LATEST = 200  # services that make up a provider's record, so that it costs the same after years
OPEN: sa.ColumnElement[bool] = sa.literal_column("service_cycle.provisional")


class Cycles:
    def __init__(self, session: Session) -> None:
        self.session = session

    def put_calendar(self, calendar: Calendar) -> bool:
        """Keep it; true where it is new or of a higher revision than the one kept."""
        row = {
            "revision": calendar.revision,
            "provisional": calendar.provisional,
            "days_off": _texts(calendar.days_off),
            "make_up_days": _texts(calendar.make_up_days),
        }
        first = insert(calendar_year).values(year=calendar.year, **row)
        newer = first.on_conflict_do_update(
            index_elements=["year"], set_=row, where=calendar_year.c.revision < calendar.revision
        )
        return self.session.execute(newer.returning(calendar_year.c.year)).first() is not None

    def calendars(self) -> Calendars:
        return {
            row.year: Calendar(
                year=row.year,
                revision=row.revision,
                provisional=row.provisional,
                days_off=_dates(row.days_off),
                make_up_days=_dates(row.make_up_days),
            )
            for row in self.session.execute(sa.select(calendar_year))
        }

    def find(self, item_id: uuid.UUID) -> Cycle | None:
        return self.session.get(Cycle, item_id)

    def provisional(self, year: int) -> Sequence[Cycle]:
        """Those that were counted through a year and may change; locked."""
        column = service_cycle.c
        first = datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) - datetime.timedelta(days=1)
        last = datetime.datetime(year + 1, 1, 1, tzinfo=datetime.UTC)
        wanted = sa.select(Cycle).where(OPEN, column.started_at < last, column.ended_at >= first)
        return self.session.scalars(wanted.order_by(column.item_id).with_for_update()).all()

    def add(self, cycle: Cycle) -> None:
        self.session.add(cycle)


def latest_of(session: Session, provider: str) -> Sequence[Cycle]:
    """A provider's latest services."""
    column = service_cycle.c
    wanted = sa.select(Cycle).where(column.provider == provider)
    return session.scalars(wanted.order_by(column.ended_at.desc()).limit(LATEST)).all()


def _texts(days: frozenset[datetime.date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


def _dates(texts: list[str]) -> frozenset[datetime.date]:
    return frozenset(map(datetime.date.fromisoformat, texts))
