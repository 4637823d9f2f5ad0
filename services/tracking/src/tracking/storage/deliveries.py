"""Deliveries and contact points."""

import dataclasses
import datetime
import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from chassis.ids import new_id
from chassis.rows import Rows
from tracking.domain.delivery import CLAIMED_FOR, ContactPoint, Delivery, DeliveryState
from tracking.storage.delivery_tables import contact_choice, contact_point, delivery


class Deliveries:
    """The ways of notices."""

    def __init__(self, session: Session, rows: Rows) -> None:
        self.session, self.rows = session, rows

    def add(self, made: Delivery) -> None:
        """Once a message, however often it is told."""
        self.rows.add(delivery, dataclasses.asdict(made), unless_there=True)

    def claim(self, now: datetime.datetime, most: int) -> Sequence[Delivery]:
        """What is due, the oldest first; others leave it alone for a while, and take it up if this one dies."""
        waiting = (delivery.c.state == DeliveryState.WAITING, delivery.c.try_at <= now)
        due = sa.select(Delivery).where(*waiting).order_by(delivery.c.try_at).limit(most)
        found = self.session.scalars(due.with_for_update(skip_locked=True)).all()
        for one in found:
            one.try_at = now + CLAIMED_FOR
        return found

    def find(self, message_id: uuid.UUID) -> Delivery | None:
        """Locked."""
        found = sa.select(Delivery).where(delivery.c.message_id == message_id).with_for_update()
        return self.session.scalars(found).one_or_none()

    def contacts(self, addressees: Sequence[str]) -> Mapping[str, ContactPoint]:
        """How these want to be told, where they have said so."""
        found = sa.select(ContactPoint).where(contact_point.c.addressee.in_(addressees))
        return {one.addressee: one for one in self.session.scalars(found)}

    def choose(self, contact: ContactPoint) -> None:
        """The choice that counts from now on, and the record of who made it when; the address is in one place alone."""
        self.session.merge(contact)
        facts = dataclasses.asdict(contact)
        kept = {
            column.name: facts[column.name] for column in contact_choice.c if column.name in facts
        }
        self.rows.add(contact_choice, {"choice_id": new_id(), **kept})
