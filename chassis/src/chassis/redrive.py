"""Trying dead letters again: the whole message moves to the parked ones, from where the consumer takes it.

A timer among them is set again, due now.

A message id is handled once, so a redrive of what was handled after all has no effect.
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis import timers
from chassis.deadletters import OPEN, REDRIVEN, Filter, get_open, note
from chassis.tables import dead_letter, dead_letter_action, parked_message

TAKEN = ("dead_letter_id", "message_id", "subject", "headers", "body")
AGAIN = 0  # attempts of a redriven message: all tries are before it again
READABLE_ID = "^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$"


class WithoutMessageId(Exception):
    """Nothing could tell whether it was handled before."""

    code, status = "dead_letter_without_id", 409
    zh = "该死信没有可读的消息编号，无法去重，不能重投。"
    en = "This dead letter has no readable message id, so it cannot be redriven."


def redrive(session: Session, dead_letter_id: uuid.UUID, *, who: str, why: str = "") -> None:
    """Park it (a timer: set it), due now, its attempts reset. Raises DeadLetterNotFound, NotOpen, WithoutMessageId."""
    get_open(session, dead_letter_id)
    action = note(session, "redrive", who, why, letter=dead_letter_id)
    if not _move(session, [dead_letter.c.dead_letter_id == dead_letter_id], action):
        raise WithoutMessageId


def count(session: Session, wanted: Filter) -> tuple[int, int]:
    """How many open ones a redrive of this filter would take, and how many it must leave for want of an id."""
    return _count(session, wanted, _readable()), _count(session, wanted, ~_readable())


def redrive_all(session: Session, wanted: Filter, *, who: str, why: str = "") -> tuple[int, int]:
    """Redrive every open one that fits, in the order of death; returns how many, and how many were left."""
    action = note(session, "redrive", who, why, filter=wanted.told(), how_many=0)
    moved = _move(session, wanted.conditions(), action)
    session.execute(
        sa.update(dead_letter_action)
        .where(dead_letter_action.c.action_id == action)
        .values(how_many=moved)
    )
    return moved, _count(session, wanted, ~_readable())


def _readable() -> sa.ColumnElement[bool]:
    return sa.func.coalesce(dead_letter.c.message_id, "").regexp_match(READABLE_ID, flags="i")


def _count(session: Session, wanted: Filter, condition: sa.ColumnElement[bool]) -> int:
    statement = sa.select(sa.func.count()).select_from(dead_letter)
    conditions = [dead_letter.c.state == OPEN, condition, *wanted.conditions()]
    return session.scalar(statement.where(*conditions)) or 0


def _move(session: Session, conditions: Iterable[sa.ColumnElement[bool]], action: uuid.UUID) -> int:
    """Move open dead letters with a readable id to the parked messages or the timers; one statement: all or none."""
    moved = (
        sa.update(dead_letter)
        .where(dead_letter.c.state == OPEN, _readable(), *conditions)
        .values(state=REDRIVEN, settled_by=action)
        .returning(*(dead_letter.c[name] for name in TAKEN))
        .cte("moved")
    )
    parked, again = _parked(moved).cte("parked"), timers.again(moved).cte("again")
    statement = sa.select(sa.func.count()).select_from(moved).add_cte(parked, again)
    return session.scalar(statement) or 0


def _parked(moved: sa.CTE) -> Any:
    """Park what was moved: one row a message id (the latest, where it died more than once), in order of death."""
    message_id = sa.cast(moved.c.message_id, sa.Uuid)
    place = sa.func.row_number().over(order_by=moved.c.dead_letter_id)
    latest = moved.c.dead_letter_id.desc()
    ranked = sa.select(
        message_id.label("message_id"),
        moved.c.headers,
        moved.c.body,
        sa.literal(AGAIN).label("attempts"),
        sa.literal("redriven").label("reason"),
        (sa.func.now() + place * sa.literal(datetime.timedelta(microseconds=1))).label("due_at"),
        sa.func.row_number().over(partition_by=message_id, order_by=latest).label("nth"),
    )
    chosen = ranked.where(~moved.c.headers.has_key(timers.MARK)).subquery()
    names = ["message_id", "headers", "body", "attempts", "reason", "due_at"]
    rows = sa.select(*(chosen.c[name] for name in names)).where(chosen.c.nth == 1)
    new = insert(parked_message).from_select(names, rows)
    changed = {name: new.excluded[name] for name in names[1:]} | {"parked_at": sa.func.now()}
    return new.on_conflict_do_update(index_elements=["message_id"], set_=changed).returning(
        parked_message.c.message_id
    )
