"""The end state of a service, without what may differ between two runs that came to the same."""

import datetime
import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from chassis import tables as own
from chassis.parts import definition_of

PLUMBING = {own.inbox, own.suspect, own.dead_letter_action, own.idempotency_key}
"""What came in, how often and who asked for what is not the effect of a message."""

LOOKS = {"recount", "recount_promises", "look_at_clock"}
"""Timers that have something looked at, whatever it then is: one more of them finds nothing to do, so that they are
compared without their number. All other timers are counted."""

NEW = "*"
"""Stands for ids and moments that a run makes up for itself."""


class Known:
    """Ids and moments that come from outside: everything else of the kind is a run's own."""

    def __init__(self, texts: Iterable[Any]) -> None:
        self.values = {part for one in texts for part in _parts(one)}

    def plain(self, value: Any) -> Any:
        """The value with every id and moment of the run's own made alike."""
        if isinstance(value, dict):
            return {key: self.plain(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.plain(one) for one in value]
        return NEW if _is_own_kind(value) and _text(value) not in self.values else _text(value)


def rows(connection: sa.Connection, service: str) -> dict[str, list[dict[str, Any]]]:
    """All rows of the service's tables and of the chassis' that say what is still to come."""
    definition = definition_of(service)
    kept = [*definition.metadata.sorted_tables, *own.metadata.sorted_tables]
    return {
        table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
        for table in kept
        if table not in PLUMBING
    }


def state(connection: sa.Connection, service: str, known: Known) -> dict[str, list[str]]:
    """The end state, comparable: rows without order, versions (they count writes) and a run's own ids and moments."""
    found = rows(connection, service)
    return {name: sorted(_comparable(name, found[name], known)) for name in found}


def _comparable(name: str, found: list[dict[str, Any]], known: Known) -> Iterator[str]:
    looks = set()
    for row in found:
        text = json.dumps(known.plain(_effect(name, row)), default=str, sort_keys=True)
        if name == own.timer.name and row["name"] in LOOKS:
            looks.add(text)
        else:
            yield text
    yield from looks


def _effect(name: str, row: dict[str, Any]) -> dict[str, Any]:
    if name == own.outbox.name:
        return {"key": row["routing_key"], "body": json.loads(bytes(row["body"]))}
    if name == own.timer.name:
        return {"name": row["name"], "subject": row["subject"], "payload": row["payload"]}
    if name == own.parked_message.name:
        return {"message_id": row["message_id"], "reason": row["reason"]}
    return {key: value for key, value in row.items() if key != "version" or name == "process"}


def _text(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _is_own_kind(value: Any) -> bool:
    return isinstance(value, uuid.UUID | datetime.datetime) or (
        isinstance(value, str) and _as_own_kind(value) is not None
    )


def _as_own_kind(text: str) -> str | None:
    for read in (uuid.UUID, datetime.datetime.fromisoformat):
        try:
            return str(_text(read(text)))
        except (ValueError, TypeError):
            continue
    return None


def _parts(value: Any) -> Iterator[Any]:
    """Every single value of nested data, in the form in which two of them are compared."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _parts(one)
    elif isinstance(value, str):
        yield _as_own_kind(value) or value
        yield value
    elif _is_own_kind(value):
        yield _text(value)
