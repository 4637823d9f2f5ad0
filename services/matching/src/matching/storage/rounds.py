"""What a courier asks of the mailboxes: whose turn it is, what is due there, and what became of it."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matching.domain.delivery import Attempt, Letter, Settled, State
from matching.storage.mail_tables import WAITING, delivery, delivery_attempt, mailbox, subscription

CLAIM = datetime.timedelta(seconds=60)
NOW = sa.func.clock_timestamp()  # the clock of the database: those of two couriers may differ


def claim(session: Session, channel: str, most: int) -> list[str]:
    """The providers on a channel whose mailboxes are to be looked at; they are this courier's for a minute."""
    column = mailbox.c
    due = (
        sa.select(column.provider)
        .join(subscription, subscription.c.provider == column.provider)
        .where(
            subscription.c.channel == channel,
            column.next_at <= NOW,
            column.not_before.is_(None) | (column.not_before <= NOW),
            column.claimed_until.is_(None) | (column.claimed_until < NOW),
        )
        .order_by(column.next_at)
        .limit(most)
        .with_for_update(of=mailbox, skip_locked=True)
    )
    # A CTE that locks is run once: planned into the update, the select could run more often and lock more.
    chosen = due.cte("chosen")
    claimed = (
        sa.update(mailbox)
        .where(column.provider == chosen.c.provider)
        .values(claimed_until=NOW + CLAIM)
        .returning(column.provider)
    )
    return sorted(session.scalars(claimed))


def due(session: Session, providers: Iterable[str], each: int) -> list[Letter]:
    """What is due in these mailboxes, at most so many each: of each need the first letter that has not arrived.

    Those of green needs come before the others (6.3.3), else it is as it was posted.
    """
    column = delivery.c
    first = (
        sa.select(delivery)
        .where(
            column.provider == mailbox.c.provider,
            WAITING,
            column.next_at <= NOW,
            ~_has_earlier(),
        )
        .order_by(column.express.desc(), column.position)
        .limit(each)
        .lateral("letters")
    )
    theirs = sa.select(first).select_from(mailbox.join(first, sa.true()))
    wanted = theirs.where(mailbox.c.provider.in_(list(providers)))
    order = first.c.provider, first.c.express.desc(), first.c.position
    return [_letter(row) for row in session.execute(wanted.order_by(*order))]


def _has_earlier() -> sa.Exists:
    earlier = delivery.alias("earlier")
    return sa.exists(
        sa.select(earlier.c.position).where(
            earlier.c.provider == delivery.c.provider,
            earlier.c.need == delivery.c.need,
            sa.literal_column("earlier.state = 'waiting'"),
            earlier.c.position < delivery.c.position,
        )
    )


def _letter(row: "sa.Row[tuple[object, ...]]") -> Letter:
    return Letter(
        provider=row.provider,
        position=row.position,
        event_id=row.event_id,
        need=row.need,
        headers=row.headers,
        body=bytes(row.body),
        attempts=row.attempts,
    )


def hold(session: Session, providers: Iterable[str]) -> None:
    """Lock mailboxes before anything of them is written, in one order: as a replay and a posting do."""
    column = mailbox.c
    theirs = sa.select(column.provider).where(column.provider.in_(list(providers)))
    session.execute(theirs.order_by(column.provider).with_for_update())


def hurry(session: Session, provider: str) -> None:
    """All that waits is due now: what held it up is over."""
    waits = sa.update(delivery).where(delivery.c.provider == provider, WAITING)
    session.execute(waits.values(next_at=NOW))


def write(session: Session, channel: str, ends: Sequence[tuple[Letter, Settled]]) -> None:
    """Write what became of letters."""
    if not ends:
        return
    column, pause = delivery.c, sa.bindparam("p_pause", type_=sa.Float)
    ended = (
        sa.update(delivery)
        .where(
            column.provider == sa.bindparam("p_provider"),
            column.position == sa.bindparam("p_position"),
            WAITING,
        )
        .values(
            state=sa.bindparam("p_state", type_=column.state.type),
            attempts=sa.bindparam("p_attempts"),
            next_at=NOW + sa.func.make_interval(0, 0, 0, 0, 0, 0, pause),  # NULL without a pause
            delivered_at=sa.case((sa.bindparam("p_arrived", type_=sa.Boolean), NOW)),
            channel=channel,
        )
    )
    session.connection().execute(ended, [_end(letter, settled) for letter, settled in ends])


def _end(letter: Letter, settled: Settled) -> dict[str, object]:
    return {
        "p_provider": letter.provider,
        "p_position": letter.position,
        "p_state": settled.state,
        "p_attempts": settled.attempts,
        "p_pause": settled.pause,
        "p_arrived": settled.state is State.DELIVERED,
    }


def note(
    session: Session, channel: str, attempts: Sequence[tuple[uuid.UUID, Letter, Attempt]]
) -> None:
    """Keep what each attempt met with; `attempts` come with ids of their own."""
    rows = [
        {
            "attempt_id": attempt_id,
            "event_id": letter.event_id,
            "provider": letter.provider,
            "channel": channel,
            "ok": attempt.ok,
            "status": attempt.status,
            "error": attempt.error,
            "milliseconds": attempt.milliseconds,
            "excerpt": attempt.excerpt,
        }
        for attempt_id, letter, attempt in attempts
    ]
    if rows:
        session.execute(sa.insert(delivery_attempt), rows)


def release(
    session: Session, providers: Sequence[str], rests: Mapping[str, float | None] | None = None
) -> None:
    """Let mailboxes go, with the moment when to look again; `rests`: seconds to leave a receiver alone, None for ever.

    They are held (`hold`): what is posted meanwhile is seen, or waits for the lock and is looked at next.
    """
    column = mailbox.c
    theirs = column.provider.in_(providers)
    letters = delivery.c
    soonest = sa.select(sa.func.min(letters.next_at)).where(
        letters.provider == column.provider, WAITING, ~_has_earlier()
    )
    session.execute(
        sa.update(mailbox)
        .where(theirs)
        .values(claimed_until=None, not_before=None, next_at=soonest.scalar_subquery())
    )
    for provider, seconds in (rests or {}).items():
        rest = (
            sa.literal_column("'infinity'")
            if seconds is None
            else NOW + datetime.timedelta(seconds=seconds)
        )
        alone = sa.update(mailbox).where(column.provider == provider).values(not_before=rest)
        session.execute(alone)
