"""The repository of slots and bookings (7.1)."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from admin.domain.appointment import Booking, Slot
from admin.domain.errors import NotFound
from admin.storage.floor_tables import slot as table
from admin.storage.repository import add_first


class SqlAppointments:
    """Slots and bookings."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def bring(self, slots: Sequence[Slot]) -> Sequence[Slot]:
        """Insert those that are not there; the new ones."""
        missing = insert(table).on_conflict_do_nothing().returning(table.c.slot_id)
        new = set(self.session.scalars(missing, [_row_of(one) for one in slots]))
        return [one for one in slots if one.slot_id in new]

    def get_slot(self, slot_id: uuid.UUID) -> Slot:
        """Locked, so that no place is taken twice. Raises NotFound."""
        if found := self.session.get(Slot, slot_id, with_for_update=True):
            return found
        raise NotFound(what_zh="时段", what_en="slot", key=slot_id)

    def add(self, booking: Booking) -> None:
        """Raises AlreadyThere where the enterprise has a place in the slot."""
        add_first(self.session, booking, what_zh="预约", what_en="Booking", key=booking.enterprise)

    def get(self, booking_id: uuid.UUID) -> Booking:
        """Locked. Raises NotFound."""
        if found := self.session.get(Booking, booking_id, with_for_update=True):
            return found
        raise NotFound(what_zh="预约", what_en="booking", key=booking_id)


def _row_of(slot: Slot) -> dict[str, Any]:
    return {column.name: getattr(slot, column.name) for column in table.c}
