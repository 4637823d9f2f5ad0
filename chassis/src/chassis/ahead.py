"""Aggregates loaded ahead: all that a batch of messages is about, in one statement a class."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

T = TypeVar("T")


class Ahead(Generic[T]):
    """What is known of the aggregates of one class in this transaction: loaded and locked, or known not to be there.

    `key` is the mapped attribute that they are found by. They are locked in ascending order of it, so that two
    replicas with the same aggregates at hand wait for each other rather than in a circle.
    """

    def __init__(self, session: Session, cls: type[T], key: Any, *, lock: bool = True) -> None:
        self.session, self.key = session, key
        ids = sa.bindparam("ids", type_=ARRAY(key.type))
        found = sa.select(cls).where(key == sa.any_(ids)).order_by(key)
        self.statement = found.with_for_update() if lock else found
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

    def add(self, key: Any, thing: T) -> None:
        """A new one: added to the session, and found from now on."""
        self.session.add(thing)
        self.known[key] = thing
