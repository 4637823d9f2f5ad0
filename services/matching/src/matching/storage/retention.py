"""Letters are kept for so many days; then a mailbox begins later, and a cursor from before is too old."""

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

MOST = 1000  # letters of one mailbox that go in one turn

# Only mailboxes that begin with an old letter that has arrived are looked into, and of those no more than MOST letters.
# What waits stays, and all that came after it in the same mailbox: a mailbox has no holes.
OLD = sa.text("""
SELECT box.provider, max(letter.position) AS upto
FROM mailbox AS box
JOIN delivery AS eldest ON eldest.provider = box.provider AND eldest.position = box.oldest_position
    AND eldest.told_at < :before AND eldest.state <> 'waiting'
CROSS JOIN LATERAL (
    SELECT position FROM delivery
    WHERE provider = box.provider AND position < box.oldest_position + :most
        AND position < coalesce((
            SELECT min(position) FROM delivery AS waiting
            WHERE waiting.provider = box.provider AND waiting.state = 'waiting'), box.last_position + 1)
        AND told_at < :before
) AS letter
GROUP BY box.provider
""")
HOLD = sa.text("SELECT provider FROM mailbox WHERE provider = :provider FOR UPDATE")
FORGET = sa.text("""
WITH gone AS (
    DELETE FROM delivery WHERE provider = :provider AND position <= :upto AND state <> 'waiting'
    RETURNING event_id),
tries AS (DELETE FROM delivery_attempt USING gone WHERE delivery_attempt.event_id = gone.event_id)
UPDATE mailbox SET oldest_position = :upto + 1 WHERE provider = :provider
    AND NOT EXISTS (SELECT FROM delivery WHERE provider = :provider AND position <= :upto AND state = 'waiting')
RETURNING (SELECT count(*) FROM gone)
""")


def forget(session: Session, before: datetime.datetime, most: int = MOST) -> int:
    """Remove what was told before a moment and has arrived, mailbox after mailbox; how many letters."""
    old = session.execute(OLD, {"before": before, "most": most}).all()
    return sum(_forget(session, row.provider, row.upto) for row in old)


def _forget(session: Session, provider: str, upto: int) -> int:
    session.execute(HOLD, {"provider": provider})  # the mailbox before its letters, as everywhere
    return session.execute(FORGET, {"provider": provider, "upto": upto}).scalar() or 0
