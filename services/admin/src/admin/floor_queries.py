"""The read side of windows and queue (7.1): lists, one ticket's place, the line and what overtaking cost."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.domain.appointment import Booking, Slot
from admin.domain.errors import NotFound
from admin.domain.half_hours import at, place_of
from admin.domain.line import USUAL_HANDLING_SECONDS, in_order
from admin.domain.reach import own_station
from admin.domain.roster import Roster
from admin.domain.ticket import AT_A_WINDOW, Ticket, TicketState
from admin.domain.window import Window
from admin.storage import floor_tables as tables
from admin.storage.floor import SqlTickets, SqlWindows
from admin.storage.staffing import SqlRosters
from chassis.identity import Actor
from chassis.paging import page
from chassis.rows import Rows
from chassis.scope import limited
from worktime import local_date

Page = dict[str, Any]
LOOKED_BACK = datetime.timedelta(days=30)
ONE_DAY = datetime.timedelta(days=1)


def windows(session: Session, actor: Actor, station: str, after: str | None, limit: int) -> Page:
    """A station's windows. Raises NotYourStation."""
    own_station(actor, station)
    query = sa.select(Window).where(tables.service_window.c.station == station)
    return page(session, query, tables.service_window.c.window_id, after=after, limit=limit)


def window(session: Session, actor: Actor, window_id: uuid.UUID) -> Window:
    """One window. Raises NotFound, also for another station's."""
    table = tables.service_window.c
    query = limited(sa.select(Window), actor, station=table.station)
    own = query.where(table.window_id == window_id)
    found: Window = _one(session, own, "窗口", "window", window_id)
    return found


def window_history(
    session: Session, actor: Actor, window_id: uuid.UUID, after: str | None, limit: int
) -> Page:
    """What a window looked like after each change, newest first. Raises NotFound."""
    window(session, actor, window_id)
    table = tables.window_history
    query = sa.select(table.c.facts, table.c.changed_by, table.c.changed_at)
    own = query.where(table.c.window_id == window_id)
    return page(session, own, table.c.entry_id, after=after, limit=limit)


def tickets(session: Session, actor: Actor, station: str, filters: Mapping[str, Any]) -> Page:
    """A station's tickets, newest first; an enterprise sees its own. Filters: day, state. Raises NotYourStation."""
    own_station(actor, station)
    table = tables.ticket.c
    query = limited(sa.select(Ticket), actor, station=table.station, enterprise=table.enterprise)
    query = query.where(table.station == station)
    for name in {"day", "state"} & filters.keys():
        query = query.where(table[name] == filters[name])
    return page(session, query, table.ticket_id, after=filters["after"], limit=filters["limit"])


def ticket(
    session: Session, actor: Actor, ticket_id: uuid.UUID, now: datetime.datetime
) -> tuple[Ticket, int, int]:
    """A ticket, how many are before it, and how many seconds that is about. Raises NotFound."""
    table = tables.ticket.c
    query = limited(sa.select(Ticket), actor, station=table.station, enterprise=table.enterprise)
    found = _one(session, query.where(table.ticket_id == ticket_id), "号", "ticket", ticket_id)
    if found.state != TicketState.WAITING or found.day != local_date(now):
        return found, 0, 0
    before = in_order(_of_today(session, found.station, now, TicketState.WAITING), now)
    ahead = next((n for n, one in enumerate(before) if one is found), 0)
    each = _handling(session, found.station, now) / max(1, _counted(session, found.station)[1])
    return found, ahead, round(ahead * each)


def line(session: Session, actor: Actor, station: str, now: datetime.datetime) -> dict[str, Any]:
    """Who waits, in the order of calling; who is at which window; what overtaking cost today (6.3.3)."""
    own_station(actor, station)
    roster = SqlRosters(session).current(station)
    every, opened = _counted(session, station)
    return {
        "waiting": in_order(_of_today(session, station, now, TicketState.WAITING), now),
        "at_windows": _of_today(session, station, now, *AT_A_WINDOW),
        "windows": every,
        "open_windows": opened,
        "windows_in_roster": roster.windows().get(place_of(now)) if roster else None,
        "mean_handling_seconds": round(_handling(session, station, now)),
        "overtaking": _overtaking(session, station, now),
    }


def slots(session: Session, station: str, filters: Mapping[str, Any]) -> Page:
    """A station's slots, the last first; of one day where it is given."""
    table = tables.slot.c
    query = sa.select(Slot).where(table.station == station)
    if day := filters.get("day"):
        start = at(day, datetime.time())
        query = query.where(table.starts_at >= start, table.starts_at < start + ONE_DAY)
    return page(session, query, table.slot_id, after=filters["after"], limit=filters["limit"])


def slot(session: Session, slot_id: uuid.UUID) -> Slot:
    """One slot. Raises NotFound."""
    query = sa.select(Slot).where(tables.slot.c.slot_id == slot_id)
    found: Slot = _one(session, query, "时段", "slot", slot_id)
    return found


def bookings(session: Session, actor: Actor, after: str | None, limit: int) -> Page:
    """An enterprise's own bookings; those at a station for its staff. Newest first."""
    table = tables.booking.c
    query = limited(sa.select(Booking), actor, station=table.station, enterprise=table.enterprise)
    return page(session, query, table.booking_id, after=after, limit=limit)


def rosters(session: Session, actor: Actor, station: str, after: str | None, limit: int) -> Page:
    """What was adopted, the one in force first. Raises NotYourStation."""
    own_station(actor, station)
    query = sa.select(Roster).where(tables.roster.c.station == station)
    return page(session, query, tables.roster.c.roster_id, after=after, limit=limit)


def _of_today(
    session: Session, station: str, now: datetime.datetime, *states: TicketState
) -> list[Ticket]:
    table = tables.ticket.c
    query = sa.select(Ticket).where(table.station == station, table.day == local_date(now))
    wanted = query.where(table.state.in_([state.value for state in states]))
    return list(session.scalars(wanted.order_by(table.ticket_id)))


def _overtaking(session: Session, station: str, now: datetime.datetime) -> list[dict[str, Any]]:
    """By lane: tickets called before earlier ones, how many those were, and the minutes all of them waited longer."""
    table = tables.ticket.c
    minutes = sa.func.sum(table.overtook * table.delay_seconds) / 60.0
    query = (
        sa.select(
            table.lane,
            sa.func.count().label("tickets"),
            sa.func.sum(table.overtook).label("overtook"),
            sa.cast(minutes, sa.Float).label("minutes"),
        )
        .where(table.station == station, table.day == local_date(now), table.overtook > 0)
        .group_by(table.lane)
        .order_by(table.lane)
    )
    return [dict(row) for row in session.execute(query).mappings()]


def _handling(session: Session, station: str, now: datetime.datetime) -> float:
    since = local_date(now - LOOKED_BACK)
    tickets_of = SqlTickets(session, Rows(session))
    return tickets_of.mean_handling(station, since) or USUAL_HANDLING_SECONDS


def _counted(session: Session, station: str) -> tuple[int, int]:
    return SqlWindows(session).count(station)


def _one(session: Session, query: sa.Select[Any], zh: str, en: str, key: object) -> Any:
    if found := session.scalars(query).one_or_none():
        return found
    raise NotFound(what_zh=zh, what_en=en, key=key)
