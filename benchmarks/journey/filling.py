"""Growth: fill the five databases with copies of cases that really went the whole way.

Every table of a case is copied, with new ids and numbers that agree between the services and moments spread over
the year before. What is said of an id by its time stays true: ids of copies are version 7 of their moment. Inbox rows
are there for 30 days, as in life. Not copied one to one: the words of forms and papers (kept short, since nothing
looks into them) and the hashes of the archive's chains. Foreign keys are not checked while
copying, and indexes that are no constraints are made at the end.
"""

import math
import os
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import psycopg

YEAR_MS = 365 * 24 * 3600 * 1000
INBOX_SHARE = 30 / 365
SHORT = "'{}'::jsonb"

CASE_TABLES: Mapping[str, Sequence[tuple[str, str]]] = {
    "intake": (
        ("form", "t.id = c.id"),
        ("handed_in", "t.form_id = c.id"),
        ("item", "t.form_id = c.id"),
        ("paper", "t.form_id = c.id"),
        ("disclosure", "t.case_id = c.id"),
        ("disclosure_reading", "t.case_id = c.id"),
    ),
    "matching": (
        ("item", "t.case_id = c.id"),
        ("offer", "t.case_id = c.id"),
        ("negotiation", "t.item_id IN (SELECT id FROM item WHERE case_id = c.id)"),
        (
            "negotiation_round",
            "t.negotiation_id IN (SELECT n.id FROM negotiation n JOIN item i ON i.id = n.item_id"
            " WHERE i.case_id = c.id)",
        ),
        ("sheet", "t.item_id IN (SELECT id FROM item WHERE case_id = c.id)"),
    ),
    "tracking": (
        ("tracked_case", "t.case_id = c.id"),
        ("tracked_item", "t.case_id = c.id"),
        ("step", "t.case_id = c.id"),
        ("notification", "t.case_id = c.id"),
    ),
    "evaluation": (
        ("case_evaluation", "t.id = c.id"),
        ("item_evaluation", "t.case_id = c.id"),
        ("questionnaire", "t.case_id = c.id"),
        ("paper", "t.case_id = c.id"),
        ("rating", "t.item_id IN (SELECT id FROM item_evaluation WHERE case_id = c.id)"),
    ),
    "admin": (("case_file", "t.case_id = c.id"), ("archive_record", "t.case_id = c.id")),
}
"""Tables of a case by service, and how their rows `t` are found from a case `c`."""

SHORTENED = {
    ("intake", "form", "content"): "jsonb_build_object('enterprise', t.content -> 'enterprise')",
    ("intake", "paper", "body"): r"'\x7b7d'::bytea",
    ("intake", "item", "counted_days"): "'[]'::jsonb",
    ("matching", "sheet", "document"): SHORT,
    ("evaluation", "paper", "document"): SHORT,
}
OWN = {
    ("admin", "archive_record", "position"): (
        "(SELECT length FROM archive_chain h WHERE h.station = t.station)"
        " + row_number() OVER (PARTITION BY t.station)"
    ),
}

COUNTED = {
    "admin": (
        "UPDATE archive_chain h SET length ="
        " (SELECT max(position) FROM archive_record r WHERE r.station = h.station)",
    ),
    "matching": (
        "UPDATE provider_record p SET answered ="
        " (SELECT count(answered_at) FROM offer o WHERE o.provider = p.provider)",
    ),
}
"""What is kept as a count."""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relname = ANY(%s) AND c.relnamespace = 'public'::regnamespace
AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""
BIG = ("step", "notification", "rating")
PARTS = 4
AT_ONCE = 3


@dataclass(frozen=True)
class Part:
    """Some of the copies of one table."""

    service: str
    table: str
    first: int
    last: int
    copies: int


@dataclass(frozen=True)
class Filled:
    """How much there is now, and how long it took."""

    items: int
    cases: int
    rows: int
    seconds: float


class Filler:
    """Copies finished cases until there are so many items. `urls`: as somebody who may switch off triggers."""

    def __init__(self, urls: Mapping[str, str], case_ids: Sequence[str], item_count: int) -> None:
        self._urls, self._case_ids, self._item_count = urls, list(case_ids), item_count

    def fill(self, items: int) -> Filled:
        """Fill all five, so that there are so many more items; then let them settle. Raises what went wrong first."""
        copies = max(1, round(items / self._item_count))
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            indexes = [one for found in pool.map(self._prepare, CASE_TABLES) for one in found]
            rows = sum(pool.map(self._copy_part, _parts(copies)))
            list(pool.map(self._make_index, indexes))
            rows += sum(pool.map(lambda service: self._remember(service, copies), CASE_TABLES))
            list(pool.map(self._settle, CASE_TABLES))
        self._write_out()
        return Filled(
            items=copies * self._item_count,
            cases=copies * len(self._case_ids),
            rows=rows,
            seconds=round(time.monotonic() - began, 1),
        )

    def _prepare(self, service: str) -> list[tuple[str, str]]:
        """Put the templates aside, and take away the indexes that are no constraints; how to make them again.

        Making them at the end is far quicker than keeping them.
        """
        tables = dict(CASE_TABLES[service])
        with psycopg.connect(self._urls[service]) as connection:
            for table, join in tables.items():
                put_aside = _put_aside(table, join, _columns(connection, table))
                connection.execute(put_aside, {"ids": self._case_ids})
            found = connection.execute(INDEXES, [list(tables)]).fetchall()
            for name, _ in found:
                connection.execute(f"DROP INDEX {name}")
        return [(service, str(statement)) for _, statement in found]

    def _make_index(self, index: tuple[str, str]) -> None:
        service, statement = index
        with psycopg.connect(self._urls[service]) as connection:
            connection.execute("SET maintenance_work_mem = '256MB'")
            connection.execute(statement)

    def _copy_part(self, part: Part) -> int:
        """The rows of a table of all templates, once for each copy of this part, the oldest copy first."""
        with psycopg.connect(self._urls[part.service]) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("SET synchronous_commit = off")
            statement = _statement(part, _columns(connection, part.table))
            return connection.execute(statement).rowcount

    def _remember(self, service: str, copies: int) -> int:
        """The inbox of the last 30 days: of each row that is there, as many copies as these days have."""
        wanted = max(1, int(copies * INBOX_SHARE))
        statement = (
            "INSERT INTO inbox (message_id, consumer, received_at)"  # noqa: S608
            " SELECT (substr(message_id::text, 1, 19) || substr(md5(message_id::text || copy), 1, 16))"
            f"::uuid, consumer, received_at FROM (SELECT * FROM inbox LIMIT 400) AS i"
            f" CROSS JOIN generate_series(1, {wanted}) AS copy ON CONFLICT DO NOTHING"
        )
        with psycopg.connect(self._urls[service]) as connection:
            connection.execute("SET synchronous_commit = off")
            return connection.execute(statement).rowcount

    def _settle(self, service: str) -> None:
        """What is counted beside the rows themselves, and the database's statistics."""
        with psycopg.connect(self._urls[service], autocommit=True) as connection:
            for statement in COUNTED.get(service, ()):
                connection.execute(statement)
            for table, _ in CASE_TABLES[service]:
                connection.execute(f"DROP TABLE template_{table}")
            connection.execute("VACUUM ANALYZE")

    def _write_out(self) -> None:
        """What filling left to be written goes to the disk now: it is no part of a year's growth."""
        with psycopg.connect(next(iter(self._urls.values())), autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        os.sync()


def _parts(copies: int) -> list[Part]:
    """Big tables in several parts, the biggest first, so that all who copy end at about the same time."""
    step = math.ceil(copies / PARTS)
    parts = [
        Part(service, table, first, min(first + step - 1, copies), copies)
        for service, tables in CASE_TABLES.items()
        for table, _ in tables
        for first in range(1, copies + 1, copies if service == "admin" else step)
    ]
    whole = [replace(part, last=copies) if part.service == "admin" else part for part in parts]
    return sorted(whole, key=lambda part: part.table not in BIG)


def _statement(part: Part, columns: Sequence[tuple[str, str]]) -> str:
    """Moments: the copies lie evenly over the year before the last midnight."""
    values = ", ".join(_value(part, name, kind) for name, kind in columns)
    moment = f"(extract(epoch FROM date_trunc('day', now())) * 1000)::bigint - {YEAR_MS} / {part.copies} * "
    return (
        f"WITH age AS MATERIALIZED (SELECT copy, lpad(to_hex(moment), 12, '0') AS hex,"  # noqa: S608
        f" now() - to_timestamp(moment / 1000.0) AS back FROM (SELECT copy,"
        f" {moment} ({part.copies} - copy + 1) AS moment"
        f" FROM generate_series({part.first}::bigint, {part.last}) AS copy) m)"
        f" INSERT INTO {part.table} ({', '.join(name for name, _ in columns)})"
        f" SELECT {values} FROM age CROSS JOIN template_{part.table} AS t"
    )


def _columns(connection: psycopg.Connection, table: str) -> list[tuple[str, str]]:
    """Names and types, without what the database numbers itself."""
    rows = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = %s AND is_identity = 'NO' ORDER BY ordinal_position",
        [table],
    )
    return [(str(name), str(kind)) for name, kind in rows]


def _put_aside(table: str, join: str, columns: Sequence[tuple[str, str]]) -> str:
    """A table of the templates' rows: the table itself will be large, and without the index to find them by."""
    kept = ", ".join(f"{_kept(name, kind)} AS {name}" for name, kind in columns)
    return (
        f"CREATE TABLE template_{table} AS SELECT {kept} FROM {table} t"  # noqa: S608
        f" JOIN (SELECT unnest(%(ids)s::text[])::uuid AS id) c ON {join}"
    )


def _kept(column: str, kind: str) -> str:
    """A column of a template as all its copies need it: of an id what stays, which is all but its time."""
    return f"substr(t.{column}::text, 14)" if kind == "uuid" else f"t.{column}"


def _value(part: Part, column: str, kind: str) -> str:
    """How a column of a copy is made from the column `t.<column>` of its template."""
    key = (part.service, part.table, column)
    if key in SHORTENED or key in OWN:
        return SHORTENED.get(key) or OWN[key]
    if kind == "uuid":  # its time becomes the copy's, what is random in it stays
        return f"(hex || t.{column})::uuid"
    if kind == "timestamp with time zone":
        return f"t.{column} - back"
    if kind == "date":
        return f"t.{column} - (extract(epoch FROM back) / 86400)::int"
    if column in ("number", "sheet_number") and kind != "integer":
        return f"t.{column} || '.' || copy"
    return f"t.{column}"
