"""What happens to a message's rows: handled once, parked to try again, or kept as a dead letter."""

import datetime
import math
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from chassis import metrics
from chassis.envelope import Poison, Received, clean
from chassis.ids import new_id
from chassis.tables import dead_letter, inbox, parked_message, suspect

ATTEMPTS = 5
DELAYS = (1.0, 5.0, 30.0, 120.0)  # seconds before each further attempt after a failure
# A predecessor under way arrives soon: as long again as it has waited, within these bounds.
EARLY_FROM, EARLY_TO = datetime.timedelta(seconds=0.5), datetime.timedelta(seconds=30)
EARLY_FOR = datetime.timedelta(days=3)  # then a person must look why it never came
LEASE = datetime.timedelta(seconds=60)


IDS = sa.bindparam("ids", type_=ARRAY(sa.Uuid))
CONSUMER = sa.bindparam("consumer", type_=sa.Text)
MARK = (
    insert(inbox)
    .from_select(["message_id", "consumer"], sa.select(sa.func.unnest(IDS), CONSUMER))
    .on_conflict_do_nothing()
    .returning(inbox.c.message_id)
)


def first_of(session: Session, ids: Iterable[uuid.UUID], consumer: str) -> set[uuid.UUID]:
    """Mark messages as handled by this consumer, in one statement; returns those that were not before."""
    # In one order everywhere, so that two replicas with the same messages wait for each other, not in a circle.
    return set(session.scalars(MARK, {"ids": sorted(set(ids)), "consumer": consumer}))


def park(session: Session, received: Received, *, reason: str, early: bool) -> None:
    """Put a message aside to be tried again later; a message parked before waits longer each time."""
    now = sa.func.clock_timestamp()
    values = {
        "message_id": received.message_id,
        "headers": dict(received.headers),
        "body": received.body,
        "attempts": received.attempts + (0 if early else 1),
        "reason": clean(reason[:500]),
        "due_at": now + (EARLY_FROM if early else _delay(received.attempts)),
    }
    changed = {key: values[key] for key in ("attempts", "reason", "due_at")}
    if early:
        waited = now - parked_message.c.parked_at
        changed["due_at"] = now + sa.func.least(sa.func.greatest(waited, EARLY_FROM), EARLY_TO)
    again = insert(parked_message).values(values)
    session.execute(again.on_conflict_do_update(index_elements=["message_id"], set_=changed))
    metrics.PARKED.labels("early" if early else "failed").inc()


def _delay(attempts: int) -> datetime.timedelta:
    return datetime.timedelta(seconds=DELAYS[min(attempts, len(DELAYS) - 1)])


def parked_too_long(session: Session, message_id: uuid.UUID) -> bool:
    parked_at = session.scalar(
        sa.select(parked_message.c.parked_at).where(parked_message.c.message_id == message_id)
    )
    return parked_at is not None and datetime.datetime.now(datetime.UTC) - parked_at > EARLY_FOR


def seconds_to_parked(session: Session) -> float:
    """Seconds until the first parked message is due, none or less where one is; infinite where none is parked."""
    due_in = sa.func.min(parked_message.c.due_at) - sa.func.clock_timestamp()
    seconds = session.scalar(sa.select(sa.extract("epoch", due_in)))
    return math.inf if seconds is None else float(seconds)


def claim_parked(session: Session, limit: int = 20) -> list[Received]:
    """Parked messages that are due; each is leased, so that another replica leaves it alone meanwhile."""
    due = (
        sa.select(parked_message.c.message_id)
        .where(parked_message.c.due_at <= sa.func.clock_timestamp())
        .order_by(parked_message.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.execute(
        sa.update(parked_message)
        .where(parked_message.c.message_id.in_(due))
        .values(due_at=sa.func.clock_timestamp() + LEASE)
        .returning(parked_message)
    )
    return [
        Received(headers=r.headers, body=bytes(r.body), parked=True, attempts=r.attempts)
        for r in rows
    ]


def unpark_all(session: Session, ids: Iterable[uuid.UUID]) -> None:
    """Take messages that are handled out of the parked ones, in one statement; none where there are none."""
    if handled := list(ids):
        session.execute(sa.delete(parked_message).where(parked_message.c.message_id.in_(handled)))


def note_suspect(session: Session, received: Received) -> int:
    """Write down, before it is handled, that a message was in flight before; how often now. Raises Poison."""
    noted = insert(suspect).values(message_id=received.message_id, times=1)
    again = noted.on_conflict_do_update(
        index_elements=["message_id"], set_={"times": suspect.c.times + 1}
    )
    return int(session.execute(again.returning(suspect.c.times)).scalar_one())


def clear_suspect(session: Session, received: Received) -> None:
    session.execute(sa.delete(suspect).where(suspect.c.message_id == received.message_id))


def unpark(session: Session, message_id: uuid.UUID) -> None:
    session.execute(sa.delete(parked_message).where(parked_message.c.message_id == message_id))


def bury(session: Session, received: Received, poison: Poison) -> None:
    """Keep a message that nobody could handle, whole, with the reason; once, however often it comes."""
    if _is_buried(session, received):
        return
    session.execute(
        sa.insert(dead_letter).values(
            dead_letter_id=new_id(),
            message_id=received.attribute("id"),
            type=received.attribute("dataschema"),
            subject=received.attribute("subject"),
            correlation_id=received.attribute("correlationid"),
            reason=poison.reason,
            error=clean(poison.error[:2000]),
            attempts=received.attempts + 1,
            headers=dict(received.headers),
            body=received.body,
        )
    )
    metrics.DEAD.labels(poison.reason).inc()


def _is_buried(session: Session, received: Received) -> bool:
    """Whether it lies there unsettled already: it comes again where a process ended before its acknowledgement."""
    message_id = received.attribute("id")
    same = sa.select(dead_letter.c.dead_letter_id).where(
        dead_letter.c.message_id == message_id, dead_letter.c.state == "open"
    )
    return message_id is not None and session.execute(same.limit(1)).first() is not None
