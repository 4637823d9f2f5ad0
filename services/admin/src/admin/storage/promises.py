"""Promised times, the catalogue as matching told it, and how promises were kept."""

import dataclasses
import datetime
import uuid
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.domain.promise import CatalogueItem, Promise
from admin.storage.promise_tables import (
    catalogue_item,
    ended_item,
    promise,
    promise_history,
    promised_item,
)
from admin.storage.repository import add_first
from chassis.rows import Rows
from worktime import Limit, Unit

KEPT = ("revision", "unit", "basis", "ground", "similar_to", "changed_by", "changed_at")


class SqlPromises:
    """Promises by station, holder and item."""

    def __init__(self, session: Session, rows: Rows) -> None:
        self.session, self.rows = session, rows

    def find(self, station: str, holder: str, item: str) -> Promise | None:
        wanted = sa.select(Promise).filter_by(station=station, holder=holder, item=item)
        return self.session.scalars(wanted.with_for_update()).one_or_none()

    def add(self, added: Promise) -> None:
        """Raises AlreadyThere where somebody else promised it at the same moment."""
        add_first(self.session, added, what_zh="承诺", what_en="Promise", key=added.item)

    def note(self, changed: Promise) -> None:
        self.session.flush()
        kept = {name: getattr(changed, name) for name in KEPT}
        row = {"promise_id": changed.id, "working_days": changed.value, **kept}
        self.session.execute(sa.insert(promise_history).values(row))

    def catalogue(self) -> Mapping[str, CatalogueItem]:
        rows = self.session.execute(sa.select(catalogue_item)).mappings()
        return {row["code"]: CatalogueItem(**row) for row in rows}

    def put_item(self, item: CatalogueItem) -> None:
        self.rows.put(catalogue_item, dataclasses.asdict(item), newest_by="revision")

    def promised(self, station: str) -> Mapping[str, Limit]:
        columns = promise.c
        own = sa.select(columns.item, columns.working_days, columns.unit).where(
            columns.station == station, columns.holder == ""
        )
        return {
            row.item: Limit(row.working_days, Unit(row.unit)) for row in self.session.execute(own)
        }

    def note_due(self, item_id: uuid.UUID, station: str, code: str, due: datetime.datetime) -> None:
        row = {"item_id": item_id, "station": station, "code": code, "due_at": due}
        self.rows.add(promised_item, row, unless_there=True)

    def note_end(self, item_id: uuid.UUID, ended: datetime.datetime) -> None:
        self.rows.add(ended_item, {"item_id": item_id, "ended_at": ended}, unless_there=True)
