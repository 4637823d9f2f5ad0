"""Aggregates loaded ahead: all that a batch of messages is about, in one statement a class."""

import functools
from collections.abc import Iterable
from typing import Any, Generic, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

T = TypeVar("T")


class Ahead(Generic[T]):
    """What is known of the aggregates of one class in this transaction: loaded and locked, or known not to be there.

    `key` is the mapped attribute that they are found by. They are locked in ascending order of it, so that two
    replicas with the same aggregates at hand wait for each other rather than in a circle.
    """

    def __init__(self, session: Session, cls: type[T], key: Any, *, lock: bool = True) -> None:
        self.session, self.key = session, key
        self.mapper: Any = sa.inspect(cls)
        self.statement = _found(self.mapper, key.key, lock)
        self.known: dict[Any, T | None] = {}

    def load(self, keys: Iterable[Any]) -> None:
        """Load those of them that are not known yet, as they are in the database now."""
        if not (wanted := sorted(set(keys) - self.known.keys())):
            return
        fresh = {"populate_existing": True}
        found = self.session.scalars(self.statement, {"ids": wanted}, execution_options=fresh)
        self.known |= dict.fromkeys(wanted)
        self.known |= {getattr(one, self.key.key): one for one in found}

    def find(self, key: Any) -> T | None:
        """The aggregate; loaded now where nobody loaded it ahead."""
        self.load((key,))
        return self.known[key]

    def bring(self, things: Iterable[T]) -> None:
        """Insert those that are not there yet; load them afterwards, with all others, so that locks keep their order.

        Of two transactions that bring the same at once, the second waits for the first.
        """
        given: dict[Any, T] = {}
        for thing in things:
            given.setdefault(getattr(thing, self.key.key), thing)
        if given:
            # With RETURNING it is one INSERT of many rows; ascending, as the locks are.
            missing = insert(self.mapper.local_table).on_conflict_do_nothing().returning(self.key)
            self.session.execute(missing, [self._row_of(given[key]) for key in sorted(given)])
            self.known = {key: thing for key, thing in self.known.items() if thing is not None}

    def open(self, thing: T) -> T:
        """The one under its key; the given one is inserted where there is none yet."""
        key = getattr(thing, self.key.key)
        if self.known.get(key) is None:
            self.bring([thing])
        return cast(T, self.find(key))

    def _row_of(self, thing: T) -> dict[str, Any]:
        attributes = self.mapper.column_attrs
        return {one.columns[0].name: getattr(thing, one.key) for one in attributes}

    def add(self, key: Any, thing: T) -> None:
        """A new one: added to the session, and found from now on."""
        self.session.add(thing)
        self.known[key] = thing


@functools.cache
def _found(mapper: Any, name: str, lock: bool) -> sa.Select[Any]:
    """Made once: every unit of work has one for each of its classes, and most are never asked."""
    key = mapper.all_orm_descriptors[name]
    ids = sa.bindparam("ids", type_=ARRAY(key.type))
    found = sa.select(mapper).where(key == sa.any_(ids)).order_by(key)
    return found.with_for_update() if lock else found
