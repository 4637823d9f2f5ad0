"""Copies of foreign facts, and who may read contact data; right after duplicates and in any order of events."""

import dataclasses
import datetime
import functools
import uuid
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from chassis.rows import Rows
from intake.domain.facts import (
    AskedMaterial,
    CatalogueItem,
    Disclosure,
    Reading,
    Station,
    StationPromise,
)
from intake.storage.tables import (
    calendar_copy,
    catalogue_copy,
    disclosure,
    disclosure_reading,
    promise_copy,
    station_copy,
)
from worktime import Calendar, Limit, Unit, hours_of, plain_hours


class Copies:
    """Stations, catalogue and calendars as their owners published them; the newest revision wins."""

    def __init__(self, session: Session, rows: Rows) -> None:
        self.session, self.rows = session, rows

    def find_station(self, code: str) -> Station | None:
        row = self.session.execute(sa.select(station_copy).where(station_copy.c.code == code))
        found = row.mappings().one_or_none()
        return Station(**{**found, "hours": hours_of(found["hours"])}) if found else None

    def put_station(self, station: Station) -> None:
        row = {f.name: getattr(station, f.name) for f in dataclasses.fields(station)}
        kept = {**row, "hours": plain_hours(station.hours)}
        self.rows.put(station_copy, kept, newest_by="revision")

    def catalogue(self) -> Mapping[str, CatalogueItem]:
        rows = self.session.execute(sa.select(catalogue_copy)).mappings()
        return {row["code"]: _catalogue_item(row) for row in rows}

    def put_catalogue_item(self, item: CatalogueItem) -> None:
        materials = [dataclasses.asdict(one) for one in item.materials]
        row = {**dataclasses.asdict(item), "materials": materials}
        self.rows.put(catalogue_copy, row, newest_by="revision")

    def promises_of(self, station: str) -> Mapping[str, Limit]:
        """What a station promises, by item."""
        own = sa.select(promise_copy).where(promise_copy.c.station == station)
        rows = self.session.execute(own).mappings()
        return {row["item"]: Limit(row["working_days"], Unit(row["unit"])) for row in rows}

    def put_promise(self, promise: StationPromise) -> None:
        place = {"station": promise.station, "item": promise.item, "revision": promise.revision}
        limit = {"working_days": promise.limit.value, "unit": promise.limit.unit.value}
        self.rows.put(promise_copy, place | limit, newest_by="revision")

    def calendars(self) -> Mapping[int, Calendar]:
        rows = self.session.execute(sa.select(calendar_copy)).mappings()
        return {row["year"]: _calendar(row) for row in rows}

    def put_calendar(self, calendar: Calendar) -> bool:
        """Keep it where it is newer than the one kept; whether it is."""
        if calendar.revision <= self.revisions.get(calendar.year, 0):
            return False
        self.revisions[calendar.year] = calendar.revision
        values = dataclasses.asdict(calendar)
        values["days_off"] = sorted(calendar.days_off)
        values["make_up_days"] = sorted(calendar.make_up_days)
        self.rows.put(calendar_copy, values, newest_by="revision")
        return True

    @functools.cached_property
    def revisions(self) -> dict[int, int]:
        """The revision of each year's calendar; read once a transaction, however many come."""
        rows = self.session.execute(sa.select(calendar_copy.c.year, calendar_copy.c.revision))
        return {row.year: row.revision for row in rows}


class Disclosures:
    """Which provider may read what; an offer once revoked stays revoked."""

    def __init__(self, session: Session, rows: Rows) -> None:
        self.session, self.rows = session, rows

    def grant(self, granted: Disclosure) -> None:
        self._put(granted, None)

    def revoke(self, revoked: Disclosure, at: datetime.datetime) -> None:
        self._put(revoked, at)

    def _put(self, told: Disclosure, revoked_at: datetime.datetime | None) -> None:
        row = {**dataclasses.asdict(told), "revoked_at": revoked_at}
        self.rows.put(disclosure, row, newest_by="revoked_at")

    def items_open_to(self, provider: str, case_id: uuid.UUID) -> set[uuid.UUID]:
        """The items of a case that a provider took and did not give back."""
        found = sa.select(disclosure.c.item_id).where(
            disclosure.c.provider == provider,
            disclosure.c.case_id == case_id,
            disclosure.c.revoked_at.is_(None),
        )
        return set(self.session.scalars(found))

    def record_reading(self, reading: Reading) -> None:
        self.session.execute(sa.insert(disclosure_reading).values(dataclasses.asdict(reading)))


def _catalogue_item(row: sa.RowMapping) -> CatalogueItem:
    materials = tuple(AskedMaterial(**one) for one in row["materials"])
    return CatalogueItem(**{**row, "materials": materials})


def _calendar(row: sa.RowMapping) -> Calendar:
    days = {name: frozenset(row[name]) for name in ("days_off", "make_up_days")}
    return Calendar(**{**row, **days})
