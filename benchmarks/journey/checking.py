"""Whether nothing was lost and nothing doubled: what was begun is archived, and equal in all services."""

import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import psycopg

from benchmarks.journey.providers import Milestones
from benchmarks.journey.walking import Walk

SETTLES_WITHIN = 60.0  # seconds for the last events to reach everybody

CASES = {
    "intake": "SELECT id FROM form WHERE id = ANY(%s) AND archived_at IS NOT NULL",
    "tracking": "SELECT case_id FROM tracked_case WHERE case_id = ANY(%s) AND state = 'archived'",
    "evaluation": "SELECT id FROM case_evaluation WHERE id = ANY(%s) AND evaluated_at IS NOT NULL",
    "admin": "SELECT case_id FROM archive_record WHERE case_id = ANY(%s)",
}
ITEMS = {
    "intake": "SELECT id FROM item WHERE form_id = ANY(%s)",
    "matching": "SELECT id FROM item WHERE case_id = ANY(%s) AND state = 'agreed'",
    "tracking": "SELECT item_id FROM tracked_item WHERE case_id = ANY(%s) AND state = 'ended'",
    "evaluation": "SELECT id FROM item_evaluation WHERE case_id = ANY(%s) AND state = 'complete'",
}
STEPS = {
    "tracking": "SELECT case_id, name, item_id, facts ->> 'stage' FROM step WHERE case_id = ANY(%s)"
}
LEFT = ("outbox", "parked_message", "dead_letter", "suspect")


class Broken(Exception):
    """Something was lost or doubled; the text names all of it."""


def check(database_urls: Mapping[str, str], walks: Sequence[Walk], done: Milestones) -> None:
    """Wait until the last events have arrived, then compare. Raises Broken."""
    deadline = time.monotonic() + SETTLES_WITHIN
    while wrong := list(differences(database_urls, walks, done)):
        if time.monotonic() > deadline or _is_final(wrong, walks):
            raise Broken("\n".join(wrong[:40]))
        time.sleep(1)


def differences(
    database_urls: Mapping[str, str], walks: Sequence[Walk], done: Milestones
) -> Iterator[str]:
    """Everything that is not as it has to be."""
    for walk in walks:
        if walk.error:
            yield f"办件未走完 case not finished: {walk.number} {walk.case_id}: {walk.error}"
    yield from (f"机构程序出错 provider failed: {error}" for error in done.failed)
    yield from (f"机构重复收到 received twice: {what} {item}" for what, item in done.doubled)
    begun = [uuid.UUID(walk.case_id) for walk in walks if walk.case_id]
    made = {uuid.UUID(item) for walk in walks for item in walk.items}
    for service, query in CASES.items():
        found = _column(database_urls[service], query, begun)
        yield from _compare(f"{service}: 办件 cases", begun, found)
    for service, query in ITEMS.items():
        found = _column(database_urls[service], query, begun)
        yield from _compare(f"{service}: 事项 items", made, found)
    yield from _doubled_steps(database_urls, begun)
    yield from _left(database_urls)


def _doubled_steps(database_urls: Mapping[str, str], begun: list[uuid.UUID]) -> Iterator[str]:
    rows = _rows(database_urls["tracking"], STEPS["tracking"], begun)
    if len(rows) != len(set(rows)):
        yield f"时间线重复 steps told twice: {len(rows) - len(set(rows))}"


def _left(database_urls: Mapping[str, str]) -> Iterator[str]:
    for service, url in database_urls.items():
        for table in LEFT:
            count = _rows(url, f"SELECT count(*) FROM {table}", None)[0][0]  # noqa: S608
            if count:
                yield f"{service}.{table}: {count} 行未了结 rows left"


def _compare(what: str, expected: Iterable[Any], found: list[Any]) -> Iterator[str]:
    wanted = set(expected)
    if missing := wanted - set(found):
        yield f"{what}: 缺 {len(missing)} missing, {next(iter(missing))} …"
    if len(found) != len(set(found)) or set(found) - wanted:
        yield f"{what}: 多 {len(found) - len(wanted)} too many"


def _is_final(wrong: list[str], walks: Sequence[Walk]) -> bool:
    """Waiting helps only against what is still under way."""
    return any(walk.error for walk in walks) or any("twice" in one for one in wrong)


def _column(url: str, query: str, ids: list[uuid.UUID]) -> list[Any]:
    return [row[0] for row in _rows(url, query, ids)]


def _rows(url: str, query: str, ids: list[uuid.UUID] | None) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query, None if ids is None else [ids]).fetchall()
