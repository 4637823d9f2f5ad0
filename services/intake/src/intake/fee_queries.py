"""The read side of fees: rates in force for everybody, receipts and totals for those whose they are (7.3.2e)."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa

from chassis.identity import Actor
from chassis.paging import page
from chassis.scope import limited
from intake.domain.facts import open_station
from intake.domain.fee import Rate, Receipt, Total, in_force, net_of, totals
from intake.domain.fee_errors import FeeNotFound
from intake.storage.fee_tables import day_closing, fee_rate, receipt
from intake.storage.work import IntakeWork
from worktime import local_date


def published(work: IntakeWork, station: str) -> list[Rate]:
    """The rates that a station charges by today. Raises UnknownStation, StationRemoved."""
    open_station(station, work.copies.find_station(station))
    return in_force(work.fees.rates_of(station), local_date(work.now))


def rates(work: IntakeWork, actor: Actor, *, after: str | None, limit: int) -> dict[str, Any]:
    """All rates of the stations that the caller sees, proposals and former ones too, newest first."""
    statement = limited(sa.select(fee_rate), actor, station=fee_rate.c.station)
    return page(work.session, statement, fee_rate.c.id, after=after, limit=limit)


def receipts(
    work: IntakeWork, actor: Actor, *, day: datetime.date | None, after: str | None, limit: int
) -> dict[str, Any]:
    """Receipts that the caller may see, newest first; an enterprise sees its own."""
    columns = receipt.c
    statement = limited(
        sa.select(receipt), actor, station=columns.station, enterprise=columns.enterprise
    )
    if day is not None:
        statement = statement.where(columns.day == day)
    return page(work.session, statement, columns.id, after=after, limit=limit)


def receipt_of(work: IntakeWork, actor: Actor, receipt_id: uuid.UUID) -> Receipt:
    """A receipt. Raises FeeNotFound."""
    found = work.session.get(Receipt, receipt_id)
    if found is None or not (
        found.enterprise == actor.enterprise
        if actor.role == "enterprise"
        else actor.sees_station(found.station)
    ):
        raise FeeNotFound
    return found


def day(work: IntakeWork, actor: Actor, station: str, on: datetime.date) -> dict[str, Any]:
    """A day's totals, with the closing if it is closed. Raises FeeNotFound for a station of others."""
    if not actor.sees_station(station):
        raise FeeNotFound
    lines = totals(work.fees.of_day(station, on))
    which = (day_closing.c.station == station, day_closing.c.day == on)
    closing = work.session.execute(sa.select(day_closing).where(*which)).mappings().first()
    return {
        "station": station,
        "day": on,
        "lines": [_line(one) for one in lines],
        "net": net_of(lines),
        "closing": dict(closing) if closing else None,
    }


def _line(line: Total) -> dict[str, Any]:
    return {
        "method": line.method,
        "item": line.item,
        "receipts": line.receipts,
        "taken": line.taken,
        "reversals": line.reversals,
        "reversed": line.reversed,
        "net": line.net,
    }
