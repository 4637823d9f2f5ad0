"""Plain rows of a unit of work, kept until they are written: one statement a table for a whole batch of messages."""

from collections.abc import Sequence
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

Row = dict[str, Any]


class Rows:
    """Rows to insert. Whoever must read them in the same transaction calls `write` first."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.waiting: dict[tuple[sa.Table, bool, tuple[str, ...]], list[Row]] = {}
        self.newest: dict[tuple[sa.Table, str], dict[tuple[Any, ...], Row]] = {}

    def add(self, table: sa.Table, row: Row, *, unless_there: bool = False) -> None:
        """Insert a row with the others; `unless_there` leaves one alone whose key is taken (else that is an error)."""
        self.waiting.setdefault((table, unless_there, tuple(row)), []).append(row)

    def put(self, table: sa.Table, row: Row, *, newest_by: str) -> None:
        """Insert a row, or let it take the place of the one under its key where that is older by a column.

        Of several the newest counts; NULL is older than anything.
        """
        kept = self.newest.setdefault((table, newest_by), {})
        key = tuple(row[column.name] for column in table.primary_key)
        if key not in kept or _is_newer(row[newest_by], kept[key][newest_by]):
            kept[key] = row

    def write(self) -> None:
        """Write what waits, after the aggregates that the rows may refer to."""
        if not (self.waiting or self.newest):
            return
        self.session.flush()
        self._write_newest()
        waiting, self.waiting = self.waiting, {}
        for (table, unless_there, names), rows in waiting.items():
            if unless_there:
                self.session.execute(insert(table).on_conflict_do_nothing(), rows)
            elif self.session.get_bind().dialect.driver == "psycopg":
                copy(self.session.connection(), table, names, rows)
            else:
                self.session.execute(sa.insert(table), rows)

    def _write_newest(self) -> None:
        newest, self.newest = self.newest, {}
        for (table, by), kept in newest.items():
            self.session.execute(_replace(table, by), [kept[key] for key in sorted(kept)])


def copy(
    connection: sa.Connection, table: sa.Table, names: Sequence[str], rows: Sequence[Row]
) -> None:
    """COPY, a third of the cost of an INSERT a row. Raises SQLAlchemy's errors, as its own statements do."""
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, names))
    statement = f"COPY {quote(table.name)} ({columns}) FROM STDIN"
    types = [table.c[name].type.dialect_impl(connection.dialect) for name in names]
    converters = [kind.bind_processor(connection.dialect) or _as_it_is for kind in types]
    try:
        raw: Any = connection.connection
        with raw.cursor() as cursor, cursor.copy(statement) as stream:
            for row in rows:
                stream.write_row(
                    [convert(row[name]) for convert, name in zip(converters, names, strict=True)]
                )
    except psycopg.Error as error:
        raise DBAPIError.instance(
            statement, None, error, psycopg.Error, hide_parameters=True, dialect=connection.dialect
        ) from error


def _is_newer(one: Any, other: Any) -> bool:
    return one is not None and (other is None or one > other)


def _replace(table: sa.Table, by: str) -> Any:
    """With RETURNING it is one statement of many rows."""
    new = insert(table)
    kept, came, keys = table.c[by], new.excluded[by], list(table.primary_key)
    values = {
        column.name: new.excluded[column.name] for column in table.c if column not in set(keys)
    }
    newer = came.is_not(None) & (kept.is_(None) | (kept < came))
    changed = new.on_conflict_do_update(index_elements=keys, set_=values, where=newer)
    return changed.returning(*keys)


def _as_it_is(value: Any) -> Any:
    return value
