"""The repository of what was recorded half-hour by half-hour, and of adopted rosters (7.1)."""

import datetime
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.domain.half_hours import SECONDS
from admin.domain.roster import Roster
from admin.domain.staffing import Recorded
from admin.domain.ticket import TicketState
from admin.storage.floor_tables import roster, ticket
from worktime import SHANGHAI


class SqlRosters:
    """Records and rosters."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def recorded(
        self, station: str, first: datetime.date, last: datetime.date
    ) -> Sequence[Recorded]:
        """One statement for the whole period; who took a number and gave it back came for nothing."""
        rows = self.session.execute(_by_half_hour(station, first, last))
        return [Recorded(**row._mapping) for row in rows]

    def current(self, station: str) -> Roster | None:
        """The newest."""
        query = sa.select(Roster).where(roster.c.station == station)
        return self.session.scalars(query.order_by(roster.c.roster_id.desc()).limit(1)).first()

    def add(self, one: Roster) -> None:
        self.session.add(one)


def _by_half_hour(
    station: str, first: datetime.date, last: datetime.date
) -> sa.Select[tuple[int, int, int, int, int, float]]:
    """weekday, half, days, arrivals, complete, handled_seconds."""
    came = _came(station, first, last).cte("came")
    days = (
        sa.select(came.c.weekday, sa.func.count(came.c.day.distinct()).label("days"))
        .group_by(came.c.weekday)
        .cte("days")
    )
    return (
        sa.select(
            came.c.weekday,
            came.c.half,
            days.c.days,
            sa.func.count().label("arrivals"),
            sa.func.count(came.c.handled).label("complete"),
            sa.func.coalesce(sa.func.sum(came.c.handled), 0.0).label("handled_seconds"),
        )
        .join(days, days.c.weekday == came.c.weekday)
        .group_by(came.c.weekday, came.c.half, days.c.days)
        .order_by(came.c.weekday, came.c.half)
    )


def _came(station: str, first: datetime.date, last: datetime.date) -> sa.Select[tuple[object, ...]]:
    columns = ticket.c
    there = sa.func.timezone(SHANGHAI.tzname(None), columns.arrived_at)
    seconds = sa.extract("epoch", sa.cast(there, sa.Time))
    handled = sa.extract("epoch", columns.ended_at - columns.started_at)
    return sa.select(
        columns.day,
        sa.cast(sa.extract("isodow", columns.day), sa.Integer).label("weekday"),
        sa.cast(sa.func.floor(seconds / SECONDS), sa.Integer).label("half"),
        sa.cast(handled, sa.Float).label("handled"),
    ).where(
        columns.station == station,
        columns.day.between(first, last),
        columns.state != TicketState.CANCELLED.value,
    )
