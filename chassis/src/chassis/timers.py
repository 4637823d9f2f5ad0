"""Durable timers: something to be done at a moment, kept in the service's own database until it is done.

A timer is claimed by whichever replica looks first and fires in one transaction with its effect: once, and late rather
than never. One that fails is tried again, and given up as a dead letter. `Work.remind` sets it.
"""

import datetime
import json
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from chassis import inbox, metrics
from chassis.database import is_away
from chassis.envelope import PREFIX, Poison, Received
from chassis.tables import timer
from chassis.work import Work, WorkFactory

# For that long the other replicas leave a claimed timer alone; also how late one is that was at work in a process
# that was killed. Longer work is safe too: the row stays locked.
LEASE = datetime.timedelta(seconds=30)
FIRED_KEPT_FOR = datetime.timedelta(days=30)
# Marks the dead letter of a timer. No message brings it along: what is kept of a message's headers has a prefix.
MARK = "timer"
log = structlog.get_logger(__name__)
Handler = Callable[[Any, str, Any], object]


def cancel(session: Session, name: str, subject: object) -> int:
    """Forget every timer of this name and subject that was set before and has not fired; how many there were.

    One that is firing at this moment is waited for, and is not among them if it succeeds.
    """
    waiting = (timer.c.name == name, timer.c.subject == str(subject), timer.c.fired_at.is_(None))
    gone = session.execute(sa.delete(timer).where(*waiting).returning(timer.c.timer_id))
    return len(gone.all())


def claim_due(session: Session, limit: int, names: tuple[str, ...]) -> list[sa.Row[Any]]:
    """The timers that are due, oldest first; each counts an attempt, and other replicas leave it alone for a while.

    Only those of the names given: a name that a newer version has brought is left to the replicas that know it.
    """
    now = sa.func.clock_timestamp()
    due = (
        sa.select(timer.c.timer_id)
        .where(timer.c.fired_at.is_(None), timer.c.try_at <= now, timer.c.name.in_(names))
        .order_by(timer.c.try_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.execute(
        sa.update(timer)
        .where(timer.c.timer_id.in_(due.scalar_subquery()))
        .values(try_at=now + LEASE, attempts=timer.c.attempts + 1)
        .returning(timer)
    )
    return sorted(rows.all(), key=lambda row: row.due_at)


def fire_due(factory: WorkFactory[Any], handlers: Mapping[str, Handler], limit: int = 20) -> int:
    """Claim what is due and fire it, each in a transaction of its own; how many were claimed."""
    with factory.open() as work:
        due = claim_due(work.session, limit, tuple(handlers))
    for row in due:
        _fire(factory, row, handlers[row.name])
    return len(due)


def forget_fired(session: Session) -> None:
    """Delete timers that fired more than 30 days ago."""
    before = sa.func.now() - FIRED_KEPT_FOR
    session.execute(sa.delete(timer).where(timer.c.fired_at < before))


def _fire(factory: WorkFactory[Any], row: sa.Row[Any], handler: Handler) -> None:
    try:
        if row.attempts > inbox.ATTEMPTS:
            raise Poison("process_died", "the process ended at each attempt")
        held = False
        with factory.open() as work:
            if held := _hold(work, row):
                work.about(row.subject)
                work.follow(None)
                handler(work, row.subject, row.payload)
                fired = {"fired_at": sa.func.clock_timestamp()}
                work.session.execute(_this(sa.update(timer), row).values(fired))
        if held:
            metrics.TIMERS.labels(row.name, "fired").inc()
    except Exception as error:
        if is_away(error):
            raise
        metrics.TIMERS.labels(row.name, "failed").inc()
        log.error("timer_failed", timer=row.name, attempts=row.attempts, exc_info=error)
        _put_off(factory, row, error)


def _hold(work: Work, row: sa.Row[Any]) -> bool:
    """Lock the timer; False where it was cancelled, or another has claimed it since and has fired it.

    It waits for who holds the row: mostly another replica whose look for due timers locks, in passing, one that
    was claimed a moment ago. To skip it would leave the timer to its lease: late, though nothing was wrong.
    """
    found = _this(sa.select(timer.c.timer_id), row).with_for_update()
    return work.session.execute(found).first() is not None


def _put_off(factory: WorkFactory[Any], row: sa.Row[Any], error: Exception) -> None:
    with factory.open() as work:
        if row.attempts < inbox.ATTEMPTS:
            delay = datetime.timedelta(seconds=inbox.DELAYS[row.attempts - 1])
            later = {"try_at": sa.func.clock_timestamp() + delay}
            work.session.execute(_this(sa.update(timer), row).values(later))
        elif work.session.execute(_this(sa.delete(timer), row).returning(timer.c.timer_id)).first():
            _bury(work.session, row, error)


def _bury(session: Session, row: sa.Row[Any], error: Exception) -> None:
    """A timer among the dead letters: its type is `timer/<name>`, its body the payload."""
    headers = {
        "id": str(row.timer_id),
        "type": row.name,
        "dataschema": f"timer/{row.name}",
        "subject": row.subject,
        "time": row.due_at.isoformat(),
    }
    dead = Received(
        headers={PREFIX + name: value for name, value in headers.items()} | {MARK: row.name},
        body=json.dumps(row.payload, ensure_ascii=False).encode(),
        attempts=row.attempts - 1,
    )
    poison = error if isinstance(error, Poison) else Poison("failed", repr(error))
    inbox.bury(session, dead, poison)


def again(letters: sa.CTE) -> Any:
    """Set the timers among these dead letters again, due now: the statement, with what it set."""
    headers = letters.c.headers
    due_at = sa.cast(headers[PREFIX + "time"].astext, sa.DateTime(timezone=True))
    payload = sa.cast(sa.func.convert_from(letters.c.body, "UTF8"), timer.c.payload.type)
    rows = sa.select(
        sa.cast(letters.c.message_id, sa.Uuid),
        due_at,
        sa.func.clock_timestamp(),
        headers[MARK].astext,
        letters.c.subject,
        payload,
    ).where(headers.has_key(MARK))
    names = ["timer_id", "due_at", "try_at", "name", "subject", "payload"]
    return sa.insert(timer).from_select(names, rows).returning(timer.c.timer_id)


def _this(statement: Any, row: sa.Row[Any]) -> Any:
    """Only the timer as it was claimed: not fired, not cancelled, not claimed again by another."""
    mine = (timer.c.timer_id == row.timer_id, timer.c.attempts == row.attempts)
    return statement.where(*mine, timer.c.fired_at.is_(None))
