"""Open calls with whom they were put to and what was quoted."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matching.domain.call import CALL, Call
from matching.domain.errors import NotFound
from matching.storage.tables import UNDECIDED, open_call


class Calls:
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, call_id: uuid.UUID, *, lock: bool = False) -> Call:
        """Raises NotFound."""
        found = self.session.get(
            Call,
            call_id,
            with_for_update={"of": open_call} if lock else None,
            populate_existing=lock,
        )
        if found is None:
            raise NotFound(**CALL)
        return found

    def item_of(self, call_id: uuid.UUID) -> uuid.UUID:
        """The item of a call, without loading the call: it is locked after the item. Raises NotFound."""
        column = open_call.c
        found: uuid.UUID | None = self.session.scalar(
            sa.select(column.item_id).where(column.id == call_id)
        )
        if found is None:
            raise NotFound(**CALL)
        return found

    def undecided(self, item_id: uuid.UUID) -> Call | None:
        """The item's call that may still lead to something, locked."""
        wanted = sa.select(Call).where(open_call.c.item_id == item_id, UNDECIDED)
        locked = wanted.with_for_update(of=open_call).execution_options(populate_existing=True)
        return self.session.scalars(locked).one_or_none()

    def add(self, call: Call) -> None:
        self.session.add(call)
