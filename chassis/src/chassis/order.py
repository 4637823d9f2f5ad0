"""Order, for the few handlers that need it: a message waits behind earlier ones of its subject that are not done.

Ids grow with time at their sender, so of two messages about one subject the lesser id was said first.
"""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from chassis.envelope import PREFIX, Received
from chassis.tables import dead_letter, parked_message

SUBJECTS = sa.bindparam("subjects", type_=ARRAY(sa.Text))
SUBJECT = parked_message.c.headers[PREFIX + "subject"].astext
PARKED = sa.select(
    SUBJECT.label("subject"), sa.cast(parked_message.c.message_id, sa.Text).label("id")
)
DEAD = sa.select(dead_letter.c.subject, dead_letter.c.message_id.label("id")).where(
    dead_letter.c.message_id.is_not(None), dead_letter.c.state == "open"
)
WAITING = sa.union_all(
    PARKED.where(sa.any_(SUBJECTS) == SUBJECT),
    DEAD.where(dead_letter.c.subject == sa.any_(SUBJECTS)),
)


def held_up(session: Session, messages: Sequence[Received]) -> set[uuid.UUID]:
    """Those of the messages that have to wait for one of their subject that is parked or dead."""
    about = {m.message_id: m.attribute("subject") for m in messages}
    if not about:
        return set()
    first: dict[str, str] = {}
    subjects = sorted(set(filter(None, about.values())))
    for subject, message_id in session.execute(WAITING, {"subjects": subjects}):
        first[subject] = min(first.get(subject, message_id), message_id)
    return {m for m, subject in about.items() if subject and first.get(subject, "g") < str(m)}
