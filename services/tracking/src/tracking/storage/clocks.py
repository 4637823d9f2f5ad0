"""Clocks, escalations, and the copies of calendars and stations, as the use cases see them."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from chassis.ahead import Ahead
from chassis.rows import Rows
from tracking.domain.calendar import Station
from tracking.domain.clock import Clock
from tracking.domain.escalation import Escalation
from tracking.storage.clock_tables import calendar_copy, clock, escalation, station_copy
from worktime import OFFICE_HOURS, Calendar, Calendars, hours_of, plain_hours


class Clocks:
    """Clocks, read fresh: whoever changes one holds the lock on its case."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ahead = Ahead(session, Clock, clock.c.item_id, lock=False)

    def expect(self, item_ids: Iterable[uuid.UUID]) -> None:
        self.ahead.load(item_ids)

    def add(self, made: Clock) -> None:
        self.ahead.add(made.item_id, made)

    def find(self, item_id: uuid.UUID) -> Clock | None:
        return self.ahead.find(item_id)

    def provisional(self) -> Sequence[uuid.UUID]:
        open_ones = sa.select(clock.c.item_id).where(
            clock.c.promised_provisional | clock.c.provisional, clock.c.stopped_at.is_(None)
        )
        return self.session.scalars(open_ones).all()

    def running(self, station: str) -> Sequence[uuid.UUID]:
        going_on = (clock.c.station == station, clock.c.stopped_at.is_(None))
        return self.session.scalars(sa.select(clock.c.item_id).where(*going_on)).all()


class Escalations:
    """What is and was on the lists of the levels."""

    def __init__(self, session: Session, rows: Rows) -> None:
        self.session, self.rows = session, rows

    def add(self, made: Escalation) -> None:
        self.rows.add(escalation, dataclasses.asdict(made), unless_there=True)

    def leave(self, item_id: uuid.UUID, at: datetime.datetime) -> None:
        self.rows.write()
        standing = (escalation.c.item_id == item_id, escalation.c.left_at.is_(None))
        self.session.execute(sa.update(escalation).where(*standing).values(left_at=at))


class CalendarCopies:
    """Read once a transaction."""

    def __init__(self, session: Session, rows: Rows) -> None:
        self.session, self.rows = session, rows
        self.known: dict[int, Calendar] | None = None

    def all(self) -> Calendars:
        return self._known()

    def put(self, calendar: Calendar) -> bool:
        known = self._known()
        if calendar.year in known and known[calendar.year].revision >= calendar.revision:
            return False
        known[calendar.year] = calendar
        days = {
            "days_off": sorted(calendar.days_off),
            "make_up_days": sorted(calendar.make_up_days),
        }
        row = {**dataclasses.asdict(calendar), **days}
        self.rows.put(calendar_copy, row, newest_by="revision")
        return True

    def _known(self) -> dict[int, Calendar]:
        if self.known is None:
            with self.session.no_autoflush:  # nothing that waits here can be about it
                self.known = calendars_of(self.session)
        return self.known


def calendars_of(session: Session) -> dict[int, Calendar]:
    """The newest notice of each year."""
    rows = session.execute(sa.select(calendar_copy)).mappings()
    return {row["year"]: _calendar(row) for row in rows}


def _calendar(row: sa.RowMapping) -> Calendar:
    days = {name: frozenset(row[name]) for name in ("days_off", "make_up_days")}
    return Calendar(**{**row, **days})


class Stations:
    """Who is above a station, and its hours; read once a transaction."""

    def __init__(self, session: Session, rows: Rows) -> None:
        self.session, self.rows = session, rows
        self.known: dict[str, Station] | None = None

    def put(self, station: Station) -> bool:
        before = self.find(station.code)
        if before and before.revision >= station.revision:
            return False
        self._known()[station.code] = station
        row = {"code": station.code, "revision": station.revision, "superior": station.superior}
        kept = {**row, "hours": plain_hours(station.hours)}
        self.rows.put(station_copy, kept, newest_by="revision")
        return station.hours != (before.hours if before else OFFICE_HOURS)

    def find(self, code: str) -> Station | None:
        return self._known().get(code)

    def has_superior(self, code: str) -> bool:
        known = self.find(code)
        return known is None or known.superior is not None

    def _known(self) -> dict[str, Station]:
        if self.known is None:
            with self.session.no_autoflush:  # nothing that waits here can be about it
                rows = self.session.execute(sa.select(station_copy)).mappings()
                self.known = {row["code"]: _station(row) for row in rows}
        return self.known


def station_in(session: Session, code: str) -> Station | None:
    """A station as it was published last, for the read side."""
    wanted = sa.select(station_copy).where(station_copy.c.code == code)
    row = session.execute(wanted).mappings().one_or_none()
    return _station(row) if row else None


def _station(row: sa.RowMapping) -> Station:
    return Station(**{**row, "hours": hours_of(row["hours"])})
