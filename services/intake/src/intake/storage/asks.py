"""The ledger of first asks, and consultations; whoever changes one holds it until the transaction ends."""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from chassis.ahead import Ahead
from intake.domain.first_ask import FirstAsk
from intake.domain.inquiry import Inquiry
from intake.storage import ask_tables


class FirstAsks:
    """Entries by the id of their form or inquiry."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.locked = Ahead(session, FirstAsk, ask_tables.first_ask.c.id)

    def expect(self, subjects: Iterable[uuid.UUID]) -> None:
        """Load and lock these entries, together."""
        self.locked.load(subjects)

    def add(self, entry: FirstAsk) -> None:
        self.locked.add(entry.id, entry)

    def find(self, subject: uuid.UUID) -> FirstAsk | None:
        return self.locked.find(subject)


class Inquiries:
    """Consultations by id."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, inquiry: Inquiry) -> None:
        self.session.add(inquiry)

    def find(self, inquiry_id: uuid.UUID) -> Inquiry | None:
        found = sa.select(Inquiry).where(ask_tables.inquiry.c.id == inquiry_id).with_for_update()
        return self.session.scalars(found).one_or_none()
