"""What the use cases of windows and queue need of storage; storage fits by shape."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from admin.domain.appointment import Booking, Slot
from admin.domain.roster import Roster
from admin.domain.staffing import Recorded
from admin.domain.ticket import KnownCase, Lane, Ticket
from admin.domain.window import Window


class Windows(Protocol):
    """Windows and their history."""

    def get(self, window_id: uuid.UUID) -> Window:
        """Locked. Raises NotFound."""

    def add(self, window: Window) -> None:
        """Raises AlreadyThere where the station has the number."""

    def note(
        self, entry_id: uuid.UUID, window: Window, facts: Mapping[str, Any], by: str, at: Any
    ) -> None: ...

    def count(self, station: str) -> tuple[int, int]:
        """How many windows a station has, and how many of them are open."""


class Tickets(Protocol):
    """Tickets, and what is known of cases."""

    def count_up(self, station: str, day: datetime.date, lane: Lane) -> int:
        """The next number of a lane, without gaps."""

    def add(self, ticket: Ticket) -> None: ...

    def get(self, ticket_id: uuid.UUID) -> Ticket:
        """Locked. Raises NotFound."""

    def waiting(self, station: str, day: datetime.date) -> Sequence[Ticket]:
        """Everybody who waits, locked, so that nobody is called by two windows."""

    def find_at(self, window_id: uuid.UUID, day: datetime.date) -> Ticket | None:
        """Who was called to a window, or is served there."""

    def waits(self, station: str, day: datetime.date, enterprise: str) -> bool: ...

    def hold_up(self, tickets: Iterable[Ticket], seconds: int) -> None:
        """Note that these wait longer, by so many seconds each."""

    def mean_handling(self, station: str, since: datetime.date) -> float | None:
        """Seconds; None where no ticket of the station has ended since."""

    def note_case(self, case: KnownCase) -> None: ...

    def find_case(self, number: str) -> KnownCase | None: ...


class Appointments(Protocol):
    """Slots and bookings."""

    def bring(self, slots: Sequence[Slot]) -> Sequence[Slot]:
        """Insert those that are not there; the new ones."""

    def get_slot(self, slot_id: uuid.UUID) -> Slot:
        """Locked. Raises NotFound."""

    def add(self, booking: Booking) -> None:
        """Raises AlreadyThere where the enterprise has a place in the slot."""

    def get(self, booking_id: uuid.UUID) -> Booking:
        """Locked. Raises NotFound."""


class Rosters(Protocol):
    """What was recorded, and what was adopted."""

    def recorded(
        self, station: str, first: datetime.date, last: datetime.date
    ) -> Sequence[Recorded]: ...

    def current(self, station: str) -> Roster | None: ...

    def add(self, roster: Roster) -> None: ...
