"""Messages from outside, each once by its gateway's key."""

import uuid

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from intake.domain.inbound import Inbound
from intake.storage.inbound_tables import inbound as table


class InboundMessages:
    """Inbound messages by id and by key; one that is found by id is held until the transaction ends."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add_once(self, inbound: Inbound) -> Inbound:
        """Keep it; where another transaction took the same one meanwhile, that one."""
        try:
            with self.session.begin_nested():
                self.session.add(inbound)
                self.session.flush()
        except IntegrityError:
            there = self.find_by_key(inbound.gateway, inbound.message_key)
            if there is None:
                raise
            return there
        return inbound

    def find_by_key(self, gateway: str, key: str) -> Inbound | None:
        which = (table.c.gateway == gateway, table.c.message_key == key)
        return self.session.scalars(sa.select(Inbound).where(*which)).one_or_none()

    def find(self, inbound_id: uuid.UUID) -> Inbound | None:
        found = sa.select(Inbound).where(table.c.id == inbound_id).with_for_update()
        return self.session.scalars(found).one_or_none()
