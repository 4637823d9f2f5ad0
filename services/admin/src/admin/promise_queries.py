"""The read side of promises: the public board with how each was kept, and its history (7.2b)."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.domain.errors import NotFound
from admin.storage.promise_tables import (
    catalogue_item,
    ended_item,
    promise,
    promise_history,
    promised_item,
)
from admin.storage.tables import station

MEASURED = datetime.timedelta(days=365)  # how long back the breach rate looks


def board(session: Session, code: str, now: datetime.datetime) -> list[dict[str, Any]]:
    """What a station and the agencies in it promise, beside how it was kept in the year before. Raises NotFound."""
    if not _exists(session, code):
        raise NotFound(what_zh="服务站", what_en="station", key=code)
    kept = _kept(code, now).subquery()
    query = (
        sa.select(promise, promise.c.working_days.label("value"))
        .add_columns(catalogue_item.c.name_zh, catalogue_item.c.name_en)
        .add_columns(sa.func.coalesce(kept.c.due, 0).label("due"))
        .add_columns(sa.func.coalesce(kept.c.breached, 0).label("breached"))
        .outerjoin(catalogue_item, catalogue_item.c.code == promise.c.item)
        .outerjoin(kept, kept.c.code == promise.c.item)
        .where(promise.c.station == code)
        .order_by(promise.c.item, promise.c.holder)
    )
    return [{**row, "breach_rate": _rate(row)} for row in session.execute(query).mappings()]


def history(session: Session, promise_id: uuid.UUID) -> list[dict[str, Any]]:
    """What was promised before, the newest first."""
    lines = promise_history.c
    said = sa.select(promise_history, lines.working_days.label("value"))
    query = said.where(lines.promise_id == promise_id)
    rows = session.execute(query.order_by(lines.revision.desc()).limit(100)).mappings()
    return [dict(row) for row in rows]


def _exists(session: Session, code: str) -> bool:
    return session.scalar(sa.select(station.c.code).where(station.c.code == code)) is not None


def _kept(code: str, now: datetime.datetime) -> sa.Select[Any]:
    """Items that were due in the year before: how many, and how many of them ended later, or have not ended."""
    late = sa.func.coalesce(ended_item.c.ended_at, now) > promised_item.c.due_at
    return (
        sa.select(promised_item.c.code, sa.func.count().label("due"))
        .add_columns(sa.func.count().filter(late).label("breached"))
        .outerjoin(ended_item, ended_item.c.item_id == promised_item.c.item_id)
        .where(promised_item.c.station == code)
        .where(promised_item.c.due_at.between(now - MEASURED, now))
        .group_by(promised_item.c.code)
    )


def _rate(row: sa.RowMapping) -> float | None:
    return round(row["breached"] / row["due"], 4) if row["due"] else None
