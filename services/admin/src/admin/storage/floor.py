"""The repositories of windows and tickets (7.1)."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from admin.domain.errors import NotFound
from admin.domain.ticket import AT_A_WINDOW, KnownCase, Lane, Ticket, TicketState
from admin.domain.window import Window
from admin.storage.floor_tables import known_case, service_window, ticket, ticket_counter
from admin.storage.floor_tables import window_history as history
from admin.storage.repository import add_first
from chassis.rows import Rows

FRESH = {"populate_existing": True}
HANDLING = sa.extract("epoch", ticket.c.ended_at - ticket.c.started_at)


class SqlWindows:
    """Windows and their history."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, window_id: uuid.UUID) -> Window:
        """Locked. Raises NotFound."""
        if found := self.session.get(Window, window_id, with_for_update=True):
            return found
        raise NotFound(what_zh="窗口", what_en="window", key=window_id)

    def add(self, window: Window) -> None:
        """Raises AlreadyThere where the station has the number."""
        add_first(self.session, window, what_zh="窗口", what_en="Window", key=window.number)

    def note(
        self,
        entry_id: uuid.UUID,
        window: Window,
        facts: Mapping[str, Any],
        by: str,
        at: datetime.datetime,
    ) -> None:
        row = {"entry_id": entry_id, "window_id": window.window_id, "facts": dict(facts)}
        self.session.execute(sa.insert(history), {**row, "changed_by": by, "changed_at": at})

    def count(self, station: str) -> tuple[int, int]:
        """All, and those that are open."""
        every = sa.func.count()
        query = sa.select(every, every.filter(service_window.c.is_open))
        row = self.session.execute(query.where(service_window.c.station == station)).one()
        return row[0], row[1]


class SqlTickets:
    """Tickets, and what is known of cases."""

    def __init__(self, session: Session, rows: Rows) -> None:
        self.session, self.rows = session, rows

    def count_up(self, station: str, day: datetime.date, lane: Lane) -> int:
        """The row stays locked to the end of the transaction, so that numbers have no gaps."""
        counter = ticket_counter
        keys = {"station": station, "day": day, "lane": lane.value}
        first = insert(counter).values(**keys, last_number=1)
        counted = first.on_conflict_do_update(
            index_elements=list(counter.primary_key),
            set_={"last_number": counter.c.last_number + 1},
        )
        return int(self.session.scalars(counted.returning(counter.c.last_number)).one())

    def add(self, one: Ticket) -> None:
        self.session.add(one)
        self.session.flush()

    def get(self, ticket_id: uuid.UUID) -> Ticket:
        """Locked. Raises NotFound."""
        if found := self.session.get(Ticket, ticket_id, with_for_update=True):
            return found
        raise NotFound(what_zh="号", what_en="ticket", key=ticket_id)

    def waiting(self, station: str, day: datetime.date) -> Sequence[Ticket]:
        """Locked in one order: a second window waits here, and does not see whom the first has called."""
        query = (
            sa.select(Ticket)
            .where(*_of(station, day), ticket.c.state == TicketState.WAITING.value)
            .order_by(ticket.c.ticket_id)
            .with_for_update()
        )
        return self.session.scalars(query, execution_options=FRESH).all()

    def find_at(self, window_id: uuid.UUID, day: datetime.date) -> Ticket | None:
        states = [state.value for state in AT_A_WINDOW]
        query = sa.select(Ticket).where(
            ticket.c.window_id == window_id, ticket.c.day == day, ticket.c.state.in_(states)
        )
        return self.session.scalars(query.limit(1)).one_or_none()

    def waits(self, station: str, day: datetime.date, enterprise: str) -> bool:
        same = ticket.c.enterprise == enterprise
        query = sa.select(ticket.c.ticket_id).where(*_of(station, day), same)
        waiting = query.where(ticket.c.state == TicketState.WAITING.value)
        return bool(self.session.scalar(sa.select(waiting.exists())))

    def hold_up(self, tickets: Iterable[Ticket], seconds: int) -> None:
        ids = [one.ticket_id for one in tickets]
        longer = {"held_up_seconds": ticket.c.held_up_seconds + seconds}
        self.session.execute(sa.update(ticket).where(ticket.c.ticket_id.in_(ids)).values(longer))

    def mean_handling(self, station: str, since: datetime.date) -> float | None:
        of_station = (ticket.c.station == station, ticket.c.day >= since)
        mean = self.session.scalar(sa.select(sa.func.avg(HANDLING)).where(*of_station))
        return None if mean is None else float(mean)

    def note_case(self, case: KnownCase) -> None:
        self.rows.add(
            known_case,
            {
                "number": case.number,
                "station": case.station,
                "enterprise": case.enterprise,
                "green": case.green,
            },
            unless_there=True,
        )

    def find_case(self, number: str) -> KnownCase | None:
        columns = known_case.c
        query = sa.select(columns.number, columns.station, columns.enterprise, columns.green)
        row = self.session.execute(query.where(columns.number == number)).one_or_none()
        return KnownCase(*row) if row else None


def _of(station: str, day: datetime.date) -> tuple[sa.ColumnElement[bool], ...]:
    return ticket.c.station == station, ticket.c.day == day
