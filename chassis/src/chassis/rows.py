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

    def add(self, table: sa.Table, row: Row, *, unless_there: bool = False) -> None:
        """Insert a row with the others; `unless_there` leaves one alone whose key is taken (else that is an error)."""
        self.waiting.setdefault((table, unless_there, tuple(row)), []).append(row)

    def write(self) -> None:
        """Write what waits, after the aggregates that the rows may refer to."""
        if not self.waiting:
            return
        self.session.flush()
        waiting, self.waiting = self.waiting, {}
        for (table, unless_there, names), rows in waiting.items():
            if unless_there:
                self.session.execute(insert(table).on_conflict_do_nothing(), rows)
            elif self.session.get_bind().dialect.driver == "psycopg":
                copy(self.session.connection(), table, names, rows)
            else:
                self.session.execute(sa.insert(table), rows)


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


def _as_it_is(value: Any) -> Any:
    return value
