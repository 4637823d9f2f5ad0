"""Cases, items, steps, notifications and the catalogue copy, as the use cases see them.

What a batch of messages is about is loaded ahead (`expect`), one statement a table; cases come first and locked, in
one order, and cover what belongs to them.
"""

import dataclasses
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.ahead import Ahead
from chassis.rows import Rows
from tracking.domain.case import ACTIONS, Case
from tracking.domain.catalogue import CatalogueItem, Process
from tracking.domain.notifications import Notification
from tracking.domain.progress import ItemProgress
from tracking.domain.story import Step
from tracking.storage import mapping, tables


def _values(thing: Any) -> dict[str, Any]:
    return {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}


# Importing the mapping maps the domain; without it the session knows none of its classes.
MAPPED = mapping.mapper


class Cases:
    """Every case comes locked."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ahead = Ahead(session, Case, tables.tracked_case.c.case_id)

    def expect(self, opened: Sequence[Case], told: Iterable[uuid.UUID]) -> None:
        self.ahead.bring(opened)
        self.ahead.load([*told, *(case.case_id for case in opened)])

    def open(self, case: Case) -> Case:
        return self.ahead.open(case)

    def find(self, case_id: uuid.UUID) -> Case | None:
        return self.ahead.find(case_id)

    def has_any(self, enterprise: str, stations: Collection[str]) -> bool:
        column = tables.tracked_case.c
        mine = (column.enterprise == enterprise, column.station.in_(stations))
        return bool(self.session.scalar(sa.select(sa.exists().where(*mine))))


class Items:
    """Items, read fresh: whoever changes one holds the lock on its case."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ahead = Ahead(session, ItemProgress, tables.tracked_item.c.item_id, lock=False)

    def expect(self, item_ids: Iterable[uuid.UUID]) -> None:
        self.ahead.load(item_ids)

    def add(self, item: ItemProgress) -> None:
        self.ahead.add(item.item_id, item)

    def find_case_id(self, item_id: uuid.UUID) -> uuid.UUID | None:
        column = tables.tracked_item.c
        return self.session.scalar(sa.select(column.case_id).where(column.item_id == item_id))

    def find(self, item_id: uuid.UUID) -> ItemProgress | None:
        return self.ahead.find(item_id)

    def of_case(self, case_id: uuid.UUID) -> Sequence[ItemProgress]:
        items = sa.select(ItemProgress).where(tables.tracked_item.c.case_id == case_id)
        return self.session.scalars(items).all()


class Steps:
    """The timeline's rows; they are added and read, never changed."""

    def __init__(self, session: Session, rows: Rows) -> None:
        self.session, self.rows = session, rows
        self.moves: dict[uuid.UUID, dict[uuid.UUID, Step]] = {}

    def expect(self, case_ids: Iterable[uuid.UUID]) -> None:
        """Load the steps that move these cases; their cases are locked."""
        if wanted := set(case_ids) - self.moves.keys():
            self.rows.write()
            self.moves |= {case_id: {} for case_id in wanted}
            column = tables.step.c
            moving = column.case_id.in_(wanted), column.name.in_(ACTIONS)
            for step in steps_of(self.session, *moving):
                self.moves[step.case_id][step.message_id] = step

    def add(self, step: Step) -> None:
        self.rows.add(tables.step, _values(step), unless_there=True)
        if step.name in ACTIONS and step.case_id in self.moves:
            self.moves[step.case_id].setdefault(step.message_id, step)

    def moves_of(self, case_id: uuid.UUID) -> Iterable[Step]:
        self.expect([case_id])
        return self.moves[case_id].values()


def steps_of(session: Session, *conditions: sa.ColumnElement[bool]) -> list[Step]:
    """Steps as they are kept, in no order."""
    rows = session.execute(sa.select(tables.step).where(*conditions))
    return [Step(**row) for row in rows.mappings()]


class Notifications:
    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def add(self, notification: Notification) -> None:
        self.rows.add(tables.notification, _values(notification), unless_there=True)


class Catalogue:
    """Names and processes; the lock on an item covers the versions of its process."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.items = Ahead(session, CatalogueItem, tables.catalogue_item.c.code)
        self.versions: dict[tuple[str, int], Process] = {}

    def expect(self, items: Sequence[CatalogueItem], processes: Sequence[Process]) -> None:
        self.items.bring(items)
        self.items.load(item.code for item in items)
        if not processes:
            return
        missing = insert(tables.process).on_conflict_do_nothing()
        self.session.execute(missing, [_values(process) for process in processes])
        for process in self._processes({process.code for process in processes}):
            self.versions[process.code, process.version] = process

    def open_item(self, item: CatalogueItem) -> CatalogueItem:
        return self.items.open(item)

    def open_process(self, process: Process) -> Process:
        key = (process.code, process.version)
        if key not in self.versions:
            self.expect([], [process])
        return self.versions[key]

    def processes(self, code: str) -> Sequence[Process]:
        return self._processes({code})

    def _processes(self, codes: Iterable[str]) -> Sequence[Process]:
        versions = sa.select(Process).where(tables.process.c.code.in_(codes))
        return self.session.scalars(versions.execution_options(populate_existing=True)).all()
