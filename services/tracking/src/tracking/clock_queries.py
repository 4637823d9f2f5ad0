"""The read side of the clocks: why an item is due when it is, and the lists of who has to act."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from chassis.identity import Actor
from chassis.paging import page
from chassis.scope import limited
from tracking.domain.calendar import working_time_of
from tracking.domain.clock import Clock
from tracking.domain.errors import ItemNotFound
from tracking.domain.holding import Holder
from tracking.domain.ladder import LEVELS
from tracking.domain.marks import mark_at
from tracking.queries import ITEMS, item
from tracking.storage.clock_tables import clock, escalation
from tracking.storage.clocks import calendars_of, station_in
from tracking.storage.tables import tracked_item

Row = dict[str, Any]
# On whose desk what a role finds on its list lies.
DESKS: dict[str, tuple[Holder, ...]] = {
    "window": (Holder.STATION,),
    "officer": (Holder.STATION,),
    "station_master": (Holder.STATION, Holder.STATION_MASTER),
    "provider": (Holder.PROVIDER,),
}


def clock_of(session: Session, actor: Actor, item_id: uuid.UUID, now: datetime.datetime) -> Row:
    """Both clocks of an item that the caller may see, as they stand now. Raises ItemNotFound."""
    item(session, actor, item_id)
    found = session.get(Clock, item_id, populate_existing=True)
    if found is None:
        raise ItemNotFound(item_id)
    time = working_time_of(station_in(session, found.station), calendars_of(session))
    due = found.promise(time)
    return {
        "clock": found,
        "marked": mark_at(found, time, now),
        "due": due,
        "days": list(time.explain(found.accepted_at, due, found.ended_pauses)),
        "escalations": _escalations(session, item_id),
    }


def _escalations(session: Session, item_id: uuid.UUID) -> list[Row]:
    rows = sa.select(escalation).where(escalation.c.item_id == item_id)
    found = session.execute(rows.order_by(escalation.c.escalation_id)).mappings()
    return [dict(row) for row in found]


def held(session: Session, actor: Actor, **paging: Any) -> Row:
    """A page of what lies on the caller's own desk, newest first; what went up the ladder is not there."""
    wanted = limited(_with_clock(), actor, station=clock.c.station, provider=clock.c.provider)
    desks = [holder.value for holder in DESKS[actor.role]]
    mine = wanted.where(clock.c.holder.in_(desks), clock.c.level == 0)
    return page(session, mine, tracked_item.c.item_id, **paging)


def escalations(session: Session, actor: Actor, **paging: Any) -> Row:
    """A page of what stands on the list of the caller's level, in the stations that the caller supervises."""
    standing = ITEMS.join(escalation, escalation.c.item_id == tracked_item.c.item_id).add_columns(
        *(escalation.c[name] for name in ("escalation_id", "level", "mark", "rule")),
        *(escalation.c[name] for name in ("mark_since", "escalated_at")),
    )
    wanted = limited(standing, actor, station=escalation.c.station)
    mine = wanted.where(escalation.c.level == LEVELS[actor.role], escalation.c.left_at.is_(None))
    return page(session, mine, escalation.c.escalation_id, **paging)


def extensions(session: Session, actor: Actor, **paging: Any) -> Row:
    """A page of the items for which an extension waits to be decided."""
    wanted = limited(_with_clock(), actor, station=clock.c.station)
    found = page(session, wanted.where(clock.c.asks_extension), tracked_item.c.item_id, **paging)
    return {
        **found,
        "items": [{**row, "extension": row["extensions"][-1]} for row in found["items"]],
    }


def _with_clock() -> sa.Select[Any]:
    names = ("stage", "holder", "step_since", "step_due_at", "paused", "mark")
    more = [clock.c[name] for name in (*names, "mark_rule", "mark_since", "extensions")]
    joined = ITEMS.join(clock, clock.c.item_id == tracked_item.c.item_id)
    return joined.add_columns(*more)
