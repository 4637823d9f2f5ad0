"""The database of the peers that block: SQLAlchemy on psycopg, inbox and outbox by hand, and the relay's loop."""

import os
import signal
import threading
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.hop.model import Inbox, Outbox
from benchmarks.hop.peers.desk import case_of, event_of, history_of
from chassis.database import driver_url
from chassis.ids import new_id

AT_ONCE = 200  # rows that the relay takes at once
IDLE = 0.05  # seconds between two looks of the relay when there is nothing


def sessions() -> sessionmaker[Session]:
    """Sessions on the database that the environment names; nothing connects yet."""
    url = driver_url(os.environ["SERVICE_DATABASE_URL"])
    return sessionmaker(sa.create_engine(url, pool_size=20), expire_on_commit=False)


def open_once(session: Session, need: Any, message_id: uuid.UUID) -> None:
    """With guarantees: inbox, both rows and the outbox in one transaction; a duplicate does nothing."""
    mark = insert(Inbox).values(message_id=message_id, consumer="desk").on_conflict_do_nothing()
    if session.scalar(mark.returning(Inbox.message_id)) is not None:
        session.add_all((case_of(need), history_of(need, message_id)))
        session.add(Outbox(message_id=new_id(), event=event_of(need)))
    session.commit()


def open_plainly(session: Session, need: Any, message_id: uuid.UUID) -> None:
    """Without: both rows, in one transaction."""
    session.add_all((case_of(need), history_of(need, message_id)))
    session.commit()


def relay(publish: Callable[[Sequence[Outbox]], None]) -> None:
    """Until SIGTERM: publish the oldest rows, delete them once `publish` has returned, that is: confirmed."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    make = sessions()
    while not stopping.is_set():
        with make() as session:
            oldest = sa.select(Outbox).order_by(Outbox.seq).limit(AT_ONCE)
            rows = session.scalars(oldest.with_for_update(skip_locked=True)).all()
            if rows:
                publish(rows)
                session.execute(sa.delete(Outbox).where(Outbox.seq.in_([r.seq for r in rows])))
                session.commit()
        if not rows:
            stopping.wait(IDLE)
