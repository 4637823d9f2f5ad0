"""Mailboxes: what is told is written at the end of the transaction that decides it, numbered provider by provider."""

import datetime
import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.bell import ring
from chassis.envelope import PREFIX
from chassis.rows import Rows
from contracts.providers import ToProvider
from matching.domain.delivery import State
from matching.storage.mail_tables import GIVEN_UP, WAITING, delivery, mailbox

MAIL = "mail"  # the bell that a new letter rings; its word is the provider


class Posted(NamedTuple):
    """A letter that has no number yet."""

    event_id: uuid.UUID
    message: ToProvider
    headers: dict[str, str]
    express: bool


class Mail:
    """What this transaction tells providers."""

    def __init__(self, session: Session, rows: Rows) -> None:
        self.session, self.rows = session, rows
        self.posted: dict[str, list[Posted]] = {}

    def post(
        self,
        event_id: uuid.UUID,
        message: ToProvider,
        headers: dict[str, str],
        *,
        express: bool = False,
    ) -> None:
        """Tell a provider something; it is numbered when the work settles. `express` passes what waits (6.3.3)."""
        posted = Posted(event_id, message, headers, express)
        self.posted.setdefault(message.provider, []).append(posted)

    def settle(self, now: datetime.datetime) -> None:
        """Last in the transaction, since a mailbox is locked to its end; in one order, so nobody waits in a circle."""
        for provider in sorted(self.posted):
            letters = self.posted[provider]
            last = self._count(provider, len(letters))
            for position, letter in enumerate(letters, last - len(letters) + 1):
                self.rows.add(delivery, _row(position, now, letter))
            ring(self.session, MAIL, provider)

    def _count(self, provider: str, more: int) -> int:
        first = insert(mailbox).values(provider=provider, last_position=more, next_at=sa.func.now())
        soon = sa.func.least(mailbox.c.next_at, first.excluded.next_at)
        counted = first.on_conflict_do_update(
            index_elements=["provider"],
            set_={"last_position": mailbox.c.last_position + more, "next_at": soon},
        )
        return int(self.session.scalars(counted.returning(mailbox.c.last_position)).one())


def _row(position: int, now: datetime.datetime, posted: Posted) -> dict[str, Any]:
    message = posted.message
    return {
        "provider": message.provider,
        "position": position,
        "event_id": posted.event_id,
        "type": message.name,
        "need": str(getattr(message, "item_id", message.subject)),
        "headers": {name.removeprefix(PREFIX): value for name, value in posted.headers.items()},
        "body": message.encode(),
        "told_at": now,
        "state": State.WAITING,
        "express": posted.express,
    }


def read(session: Session, provider: str, after: int, limit: int) -> Sequence[Any]:
    """The next letters of a mailbox after a position, in order."""
    column = delivery.c
    wanted = sa.select(column.position, column.headers, column.body).where(
        column.provider == provider, column.position > after
    )
    return session.execute(wanted.order_by(column.position).limit(limit)).all()


def bounds(session: Session, provider: str) -> tuple[int, int]:
    """The oldest position that can still be read, and the last one."""
    row = session.execute(
        sa.select(mailbox.c.oldest_position, mailbox.c.last_position).where(
            mailbox.c.provider == provider
        )
    ).one_or_none()
    return (row.oldest_position, row.last_position) if row else (1, 0)


def first_waiting(session: Session, provider: str) -> int | None:
    """The position of the first letter that has not arrived."""
    column = delivery.c
    first = sa.select(sa.func.min(column.position)).where(column.provider == provider, WAITING)
    found: int | None = session.scalar(first)
    return found


def acknowledge(
    session: Session, provider: str, position: int, channel: str, now: datetime.datetime
) -> None:
    """The provider says that it has everything up to a position."""
    column = delivery.c
    session.execute(
        sa.update(delivery)
        .where(
            column.provider == provider,
            WAITING,
            column.position <= position,
        )
        .values(state=State.DELIVERED, next_at=None, delivered_at=now, channel=channel)
    )


def send_again(
    session: Session,
    provider: str,
    *,
    event_ids: Iterable[uuid.UUID] | None = None,
    since: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
    failed_only: bool = False,
) -> int:
    """Have letters wait once more, under their own ids; how many. The mailbox is locked first, as everywhere."""
    column = delivery.c
    which = [column.provider == provider]
    if event_ids is not None:
        which.append(column.event_id.in_(list(event_ids)))
    if since is not None:
        which.append(column.told_at >= since)
    if until is not None:
        which.append(column.told_at < until)
    if failed_only:
        which.append(GIVEN_UP)
    lock(session, provider)
    again = sa.update(delivery).where(*which)
    found = session.execute(
        again.values(state=State.WAITING, attempts=0, next_at=sa.func.now()).returning(
            column.position
        )
    ).all()
    if found:
        session.execute(
            sa.update(mailbox).where(mailbox.c.provider == provider).values(next_at=sa.func.now())
        )
        ring(session, MAIL, provider)
    return len(found)


def lock(session: Session, provider: str) -> None:
    """Nobody posts to the mailbox, and no courier settles it, until the transaction ends."""
    session.execute(
        sa.select(mailbox.c.provider).where(mailbox.c.provider == provider).with_for_update()
    )


def data_of(body: bytes) -> Any:
    """The body of a letter as data."""
    return json.loads(bytes(body))
