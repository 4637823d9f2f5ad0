"""Cases, items, steps, notifications and the catalogue copy, as the use cases see them."""

import dataclasses
import uuid
from collections.abc import Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tracking.domain.case import Case
from tracking.domain.catalogue import CatalogueItem, Process
from tracking.domain.notifications import Notification
from tracking.domain.progress import ItemProgress
from tracking.domain.story import Step
from tracking.storage import mapping, tables

Kept = TypeVar("Kept", Case, CatalogueItem, Process)


def _values(thing: Any) -> dict[str, Any]:
    return {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}


# Importing the mapping maps the domain; without it the session knows none of its classes.
MAPPED = mapping.mapper


def _opened(session: Session, thing: Kept, key: Any) -> Kept:
    """The kept row under the key, locked. Of two that add it at once, one adds and the other waits and reads."""
    table = sa.inspect(type(thing)).local_table
    session.execute(insert(table).values(_values(thing)).on_conflict_do_nothing())
    return session.get_one(type(thing), key, with_for_update=True, populate_existing=True)


class Cases:
    """Every case comes locked."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def open(self, case: Case) -> Case:
        return _opened(self.session, case, case.case_id)

    def find(self, case_id: uuid.UUID) -> Case | None:
        return self.session.get(Case, case_id, with_for_update=True, populate_existing=True)


class Items:
    """Items, read fresh: whoever changes one holds the lock on its case."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, item: ItemProgress) -> None:
        self.session.add(item)

    def find_case_id(self, item_id: uuid.UUID) -> uuid.UUID | None:
        column = tables.tracked_item.c
        return self.session.scalar(sa.select(column.case_id).where(column.item_id == item_id))

    def find(self, item_id: uuid.UUID) -> ItemProgress | None:
        return self.session.get(ItemProgress, item_id, populate_existing=True)

    def of_case(self, case_id: uuid.UUID) -> Sequence[ItemProgress]:
        items = sa.select(ItemProgress).where(tables.tracked_item.c.case_id == case_id)
        return self.session.scalars(items).all()


class Steps:
    """The timeline's rows; they are added and read, never changed."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, step: Step) -> bool:
        added = insert(tables.step).values(_values(step)).on_conflict_do_nothing()
        return self.session.scalar(added.returning(tables.step.c.message_id)) is not None

    def of_case(self, case_id: uuid.UUID) -> Sequence[Step]:
        rows = self.session.execute(sa.select(tables.step).where(tables.step.c.case_id == case_id))
        return [Step(**row) for row in rows.mappings()]


class Notifications:
    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, notification: Notification) -> None:
        self.session.execute(
            insert(tables.notification).values(_values(notification)).on_conflict_do_nothing()
        )


class Catalogue:
    def __init__(self, session: Session) -> None:
        self.session = session

    def open_item(self, item: CatalogueItem) -> CatalogueItem:
        return _opened(self.session, item, item.code)

    def open_process(self, process: Process) -> Process:
        return _opened(self.session, process, (process.code, process.version))

    def processes(self, code: str) -> Sequence[Process]:
        versions = sa.select(Process).where(tables.process.c.code == code)
        return self.session.scalars(versions).all()
