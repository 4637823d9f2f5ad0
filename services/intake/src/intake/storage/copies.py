"""Copies of foreign facts, and who may read contact data; right after duplicates and in any order of events."""

import dataclasses
import datetime
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from intake.domain.facts import AskedMaterial, CatalogueItem, Disclosure, Reading, Station
from intake.domain.working_time import Calendar
from intake.storage.tables import (
    calendar_copy,
    catalogue_copy,
    disclosure,
    disclosure_reading,
    station_copy,
)


class Copies:
    """Stations, catalogue and calendars as their owners published them; the newest revision wins."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def find_station(self, code: str) -> Station | None:
        row = self.session.execute(sa.select(station_copy).where(station_copy.c.code == code))
        found = row.mappings().one_or_none()
        return Station(**found) if found else None

    def put_station(self, station: Station) -> None:
        self._put(station_copy, dataclasses.asdict(station))

    def catalogue(self) -> Mapping[str, CatalogueItem]:
        rows = self.session.execute(sa.select(catalogue_copy)).mappings()
        return {row["code"]: _catalogue_item(row) for row in rows}

    def put_catalogue_item(self, item: CatalogueItem) -> None:
        materials = [dataclasses.asdict(one) for one in item.materials]
        self._put(catalogue_copy, {**dataclasses.asdict(item), "materials": materials})

    def calendars(self) -> Mapping[int, Calendar]:
        rows = self.session.execute(sa.select(calendar_copy)).mappings()
        return {row["year"]: _calendar(row) for row in rows}

    def put_calendar(self, calendar: Calendar) -> None:
        values = dataclasses.asdict(calendar)
        values["days_off"] = sorted(calendar.days_off)
        values["make_up_days"] = sorted(calendar.make_up_days)
        self._put(calendar_copy, values)

    def _put(self, table: sa.Table, values: dict[str, Any]) -> None:
        new = insert(table).values(values)
        self.session.execute(
            new.on_conflict_do_update(
                index_elements=list(table.primary_key.columns),
                set_=values,
                where=table.c.revision < new.excluded.revision,
            )
        )


class Disclosures:
    """Which provider may read what; an offer once revoked stays revoked."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def grant(self, granted: Disclosure) -> None:
        new = insert(disclosure).values(dataclasses.asdict(granted))
        self.session.execute(new.on_conflict_do_nothing())

    def revoke(self, revoked: Disclosure, at: datetime.datetime) -> None:
        new = insert(disclosure).values(**dataclasses.asdict(revoked), revoked_at=at)
        self.session.execute(
            new.on_conflict_do_update(index_elements=["offer_id"], set_={"revoked_at": at})
        )

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
