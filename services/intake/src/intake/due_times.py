"""The read side of due times: why an item is due when it is (7.2)."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from chassis.identity import Actor
from intake.domain.acceptance import Item
from intake.domain.access import seen
from intake.domain.limits import clock_of
from intake.storage import tables
from intake.storage.work import IntakeWork
from worktime import REASONS, Due, ExplainedDay, WorkingTime

Recounts = Mapping[uuid.UUID, Sequence[sa.RowMapping]]


def explain(work: IntakeWork, actor: Actor, form_id: uuid.UUID) -> dict[str, Any]:
    """Every item of an accepted form with the days on the way to its due time. Raises FormNotFound."""
    form = seen(work.forms.find(form_id), actor)
    station = work.copies.find_station(form.station)
    if station is None or form.promised_from is None:
        return {"items": [], "next": None}
    clock, recounts = clock_of(station, work.copies.calendars()), _recounts(work, form.items)
    start = form.promised_from
    return {"items": [_explained(i, start, clock, recounts) for i in form.items], "next": None}


def _explained(
    item: Item, start: datetime.datetime, clock: WorkingTime, recounts: Recounts
) -> dict[str, Any]:
    counted = tuple(datetime.date.fromisoformat(day) for day in item.counted_days)
    due = Due(at=item.due_at, provisional=item.provisional, counted_days=counted)
    return {
        "item_id": item.id,
        "promise_value": item.promise_value,
        "promise_unit": item.promise_unit,
        "promised_from": start,
        "due_at": item.due_at,
        "provisional": item.provisional,
        "days": [_day(one) for one in clock.explain(start, due)],
        "recounts": recounts.get(item.id, ()),
    }


def _day(day: ExplainedDay) -> dict[str, Any]:
    zh, en = REASONS[day.reason]
    return {**vars(day), "reason_zh": zh, "reason_en": en}


def _recounts(work: IntakeWork, items: Sequence[Item]) -> Recounts:
    recount = tables.recount
    wanted = sa.select(recount).where(recount.c.item_id.in_([item.id for item in items]))
    by_item: dict[uuid.UUID, list[sa.RowMapping]] = defaultdict(list)
    for row in work.session.execute(wanted.order_by(recount.c.id)).mappings():
        by_item[row["item_id"]].append(row)
    return by_item
