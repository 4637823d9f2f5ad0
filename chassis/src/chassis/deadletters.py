"""What an operator does with dead letters: look, mend the body, drop; every action leaves a row.

A dead letter is open until it was redriven (chassis.redrive) or dropped (given up, with a reason).
Bodies hold identifiers and facts, never people.
"""

import dataclasses
import datetime
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from chassis import paging
from chassis.characters import WrongField
from chassis.ids import new_id
from chassis.tables import dead_letter, dead_letter_action

OPEN, REDRIVEN, DROPPED = STATES = ("open", "redriven", "dropped")
CONDITIONS: Mapping[str, Callable[[Any], sa.ColumnElement[bool]]] = {
    "reason": lambda reason: dead_letter.c.reason == reason,
    "type": lambda name: (
        (dead_letter.c.type == name) | dead_letter.c.type.startswith(f"{name}/v", autoescape=True)
    ),
    "subject": lambda subject: dead_letter.c.subject == subject,
    "since": lambda moment: dead_letter.c.died_at >= moment,
    "until": lambda moment: dead_letter.c.died_at < moment,
}
LISTED = [
    column for column in dead_letter.c if column.name not in {"headers", "body", "settled_by"}
]


class DeadLetterNotFound(Exception):
    """No dead letter has this id."""

    code, status = "dead_letter_not_found", 404
    zh, en = "没有这条死信。", "There is no such dead letter."


class NotOpen(Exception):
    """It was redriven or dropped before."""

    code, status = "dead_letter_not_open", 409
    zh, en = "该死信已被重投或放弃。", "This dead letter was redriven or dropped before."


class BodyNotAnObject(Exception):
    """A body that no contract could fit."""

    code, status = "invalid", 422
    zh, en = "有字段填写错误，请逐项改正。", "Some fields are wrong; each is named."
    wrong_fields = (
        WrongField("body", "not_a_json_object", "应为 JSON 对象的文本。", "Not a JSON object."),
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Filter:
    """Which dead letters: all that are given must fit. `type` is with or without its version ("x.y/v1", "x.y")."""

    reason: str | None = None
    type: str | None = None
    subject: str | None = None
    since: datetime.datetime | None = None  # died at or after
    until: datetime.datetime | None = None  # died before

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        asked = {name: value for name, value in dataclasses.asdict(self).items() if value}
        return [CONDITIONS[name](value) for name, value in asked.items()]

    def told(self) -> dict[str, str]:
        """What was asked for, for the audit."""
        return {name: str(value) for name, value in dataclasses.asdict(self).items() if value}


def listed(
    session: Session,
    wanted: Filter,
    *,
    state: str | None = OPEN,
    after: str | None = None,
    limit: int = paging.PAGE,
) -> dict[str, Any]:
    """A page without bodies, newest first; `state` None for all. Raises BadCursor."""
    statement = sa.select(*LISTED).where(*wanted.conditions())
    if state:
        statement = statement.where(dead_letter.c.state == state)
    return paging.page(session, statement, dead_letter.c.dead_letter_id, after=after, limit=limit)


def get(session: Session, dead_letter_id: uuid.UUID, *, lock: bool = False) -> sa.Row[Any]:
    """The whole dead letter. Raises DeadLetterNotFound."""
    statement = sa.select(dead_letter).where(dead_letter.c.dead_letter_id == dead_letter_id)
    row = session.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise DeadLetterNotFound
    return row


def actions_on(session: Session, letter: sa.Row[Any]) -> Iterable[sa.RowMapping]:
    """What was done to it, in order; a redrive of many counts for each."""
    action = dead_letter_action.c
    mine = (action.dead_letter_id == letter.dead_letter_id) | (
        action.action_id == letter.settled_by
    )
    statement = sa.select(dead_letter_action).where(mine).order_by(action.action_id)
    return session.execute(statement).mappings().all()


def edit(
    session: Session, dead_letter_id: uuid.UUID, body: bytes, *, who: str, why: str = ""
) -> None:
    """Replace the body; the audit keeps the one before. Raises DeadLetterNotFound, NotOpen, BodyNotAnObject."""
    _check_object(body)
    letter = get_open(session, dead_letter_id)
    note(session, "edit", who, why, letter=dead_letter_id, body_before=bytes(letter.body))
    session.execute(_update(dead_letter_id).values(body=body))


def drop(session: Session, dead_letter_id: uuid.UUID, *, who: str, why: str) -> None:
    """Give it up; the row stays. Raises DeadLetterNotFound, NotOpen."""
    get_open(session, dead_letter_id)
    action = note(session, "drop", who, why, letter=dead_letter_id)
    session.execute(_update(dead_letter_id).values(state=DROPPED, settled_by=action))


def _check_object(body: bytes) -> None:
    try:
        fits = isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        fits = False
    if not fits:
        raise BodyNotAnObject


def get_open(session: Session, dead_letter_id: uuid.UUID) -> sa.Row[Any]:
    """The dead letter, locked. Raises DeadLetterNotFound, NotOpen."""
    letter = get(session, dead_letter_id, lock=True)
    if letter.state != OPEN:
        raise NotOpen
    return letter


def _update(dead_letter_id: uuid.UUID) -> sa.Update:
    return sa.update(dead_letter).where(dead_letter.c.dead_letter_id == dead_letter_id)


def note(
    session: Session,
    action: str,
    who: str,
    why: str,
    *,
    letter: uuid.UUID | None = None,
    **more: Any,
) -> uuid.UUID:
    """Write down an action; returns its id."""
    action_id = new_id()
    values = {"action_id": action_id, "actor": who, "action": action, "why": why, "how_many": 1}
    row = values | {"dead_letter_id": letter, **more}
    session.execute(sa.insert(dead_letter_action).values(row))
    return action_id
