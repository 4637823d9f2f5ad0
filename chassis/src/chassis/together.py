"""Aggregates go to their table in one statement a class: changed ones at each flush, new ones at the end of the work.

SQLAlchemy writes aggregates with a version one by one. Here each is still refused where its version is not the one
that was loaded.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapper, Session, make_transient
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from chassis.rows import copy


class TogetherSession(Session):
    """A session that updates the changed aggregates of a class together.

    Keys and columns of arrays must not change; a class that counts its versions itself is left to SQLAlchemy.
    """


@event.listens_for(TogetherSession, "before_flush")
def _update_together(session: Session, *_: Any) -> None:
    changed: dict[type, list[Any]] = defaultdict(list)
    for thing in session.dirty:
        if session.is_modified(thing, include_collections=False):
            changed[type(thing)].append(thing)
    for cls, things in changed.items():
        mapper: Mapper[Any] = sa.inspect(cls)
        if len(things) > 1 and mapper.version_id_generator is not False:
            _update(session, mapper, things)


def _update(session: Session, mapper: Mapper[Any], things: Sequence[Any]) -> None:
    """One statement for all of them, with every column that changed in any. Raises StaleDataError."""
    keys = {key for thing in things for key in _changed(mapper, thing)}
    sent = (*(mapper.get_property_by_column(c).key for c in _identity(mapper)), *sorted(keys))
    values = {f"new_{key}": [getattr(thing, key) for thing in things] for key in sent}
    done = session.connection().execute(_statement(mapper, sent), values)
    if done.rowcount != len(things):
        raise StaleDataError(
            f"{len(things)} rows of {mapper.local_table} to update, {done.rowcount} done"
        )
    for thing in things:
        _settle(mapper, thing, keys)


def _changed(mapper: Mapper[Any], thing: Any) -> set[str]:
    unmodified: set[str] = sa.inspect(thing).unmodified
    return set(mapper.column_attrs.keys()) - unmodified


def _identity(mapper: Mapper[Any]) -> list[Any]:
    """The columns that tell a row as it was loaded: its key, and its version where it has one."""
    version = mapper.version_id_col
    return list(mapper.primary_key) + ([] if version is None else [version])


@functools.cache
def _statement(mapper: Mapper[Any], sent: tuple[str, ...]) -> sa.Update:
    """UPDATE from arrays, one a column: the same text whatever the number of rows."""
    table: Any = mapper.local_table
    identity = _identity(mapper)
    columns = {f"new_{key}": mapper.columns[key] for key in sent}
    arrays = [sa.bindparam(n, type_=ARRAY(c.type, dimensions=1)) for n, c in columns.items()]
    named = [sa.column(n, c.type) for n, c in columns.items()]
    new = sa.func.unnest(*arrays).table_valued(*named, name="new").render_derived()
    by_column: dict[Any, Any] = dict(zip(columns.values(), new.columns, strict=True))
    changed = list(columns.values())[len(identity) :]
    values = {column.name: by_column[column] for column in changed}
    if (version := mapper.version_id_col) is not None:
        values[version.name] = version + 1
    return sa.update(table).where(*(c == by_column[c] for c in identity)).values(values)


def _settle(mapper: Mapper[Any], thing: Any, keys: Iterable[str]) -> None:
    """What was written is no change any more."""
    for key in keys:
        set_committed_value(thing, key, getattr(thing, key))
    if mapper.version_id_col is not None:
        key = mapper.get_property_by_column(mapper.version_id_col).key
        set_committed_value(thing, key, getattr(thing, key) + 1)


def write_new(session: Session) -> None:
    """The last thing in a work: COPY the new aggregates of each class, and let the session forget them.

    Those that a flush wrote before, and classes with more to them than columns, are SQLAlchemy's.
    """
    new: dict[type, list[Any]] = defaultdict(list)
    for thing in session.new:
        new[type(thing)].append(thing)
    for cls, things in new.items():
        mapper: Mapper[Any] = sa.inspect(cls)
        if len(things) > 1 and _is_plain(mapper) and session.get_bind().dialect.driver == "psycopg":
            _copy(session, mapper, things)


@functools.cache
def _is_plain(mapper: Mapper[Any]) -> bool:
    """One table that refers to no other, every column of it given by the aggregate itself."""
    table: Any = mapper.local_table
    whole = mapper.single or not mapper.inherits
    given = all(
        c in mapper.columns.values() and not (c.default or c.server_default) for c in table.c
    )
    return whole and given and not mapper.relationships and not table.foreign_keys


def _copy(session: Session, mapper: Mapper[Any], things: Sequence[Any]) -> None:
    keys = {column.name: prop.key for prop in mapper.column_attrs for column in prop.columns}
    table: Any = mapper.local_table
    generator: Any = mapper.version_id_generator
    version, rows = mapper.version_id_col, []
    for thing in things:
        if version is not None:
            set_committed_value(thing, keys[version.name], generator(None))
        rows.append({name: getattr(thing, key) for name, key in keys.items()})
        make_transient(thing)
    copy(session.connection(), table, list(keys), rows)
