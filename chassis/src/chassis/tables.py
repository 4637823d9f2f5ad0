"""The tables that the chassis keeps in each service's own database."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database import new_metadata

metadata = new_metadata()
MOMENT = sa.DateTime(timezone=True)

# Messages that this service says; a row lives until the broker has confirmed it. A new row belongs to the process
# that wrote it, for as long as the claim says: after a crash another takes it over. Ids grow with time.
CLAIM_SECONDS = 15
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("bus", sa.Text, primary_key=True),
    sa.Column("message_id", sa.Uuid, primary_key=True),
    sa.Column("exchange", sa.Text, nullable=False),
    sa.Column("routing_key", sa.Text, nullable=False),
    sa.Column("headers", JSONB, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
    sa.Column(
        "claimed_until",
        MOMENT,
        server_default=sa.text(f"now() + interval '{CLAIM_SECONDS} seconds'"),
    ),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
)

# Messages that this service has handled: the same id is not handled twice within 30 days.
inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("message_id", sa.Uuid, primary_key=True),
    sa.Column("consumer", sa.Text, primary_key=True),
    sa.Column("received_at", MOMENT, nullable=False, server_default=sa.func.now()),
    postgresql_partition_by="RANGE (message_id)",  # by chassis.partitions
)

# Messages to try again: came too early, or failed in a way that may pass.
parked_message = sa.Table(
    "parked_message",
    metadata,
    sa.Column("message_id", sa.Uuid, primary_key=True),
    sa.Column("headers", JSONB, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("parked_at", MOMENT, nullable=False, server_default=sa.func.now()),
    sa.Column("due_at", MOMENT, nullable=False, index=True),
    sa.Index(
        "ix_parked_message_subject",
        sa.text("(headers ->> 'cloudEvents_subject')"),
        postgresql_using="hash",
    ),
)

# Messages that were in flight when a process ended: one of them may have ended it.
suspect = sa.Table(
    "suspect",
    metadata,
    sa.Column("message_id", sa.Uuid, primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
)

# Messages that nobody could handle, kept whole for a person to look at; state: open, redriven or dropped.
dead_letter = sa.Table(
    "dead_letter",
    metadata,
    sa.Column("dead_letter_id", sa.Uuid, primary_key=True),
    sa.Column("message_id", sa.Text),
    sa.Column("type", sa.Text),
    sa.Column("subject", sa.Text),
    sa.Column("correlation_id", sa.Text),
    sa.Column("state", sa.Text, nullable=False, server_default="open"),
    sa.Column("settled_by", sa.Uuid),  # the action that redrove or dropped it
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("headers", JSONB, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("died_at", MOMENT, nullable=False, server_default=sa.func.now(), index=True),
    # By hash: a stranger's text may be longer than an ordered index takes.
    sa.Index("ix_dead_letter_message_id", "message_id", postgresql_using="hash"),
    sa.Index(
        "ix_dead_letter_open_subject",
        "subject",
        postgresql_using="hash",
        postgresql_where=sa.text("state = 'open'"),
    ),
)

# Who did what to dead letters, and why; body_before is what an edit replaced.
dead_letter_action = sa.Table(
    "dead_letter_action",
    metadata,
    sa.Column("action_id", sa.Uuid, primary_key=True),
    sa.Column("at", MOMENT, nullable=False, server_default=sa.func.now()),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("dead_letter_id", sa.Uuid, index=True),
    sa.Column("filter", JSONB),
    sa.Column("how_many", sa.Integer, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("body_before", sa.LargeBinary),
)

# What is to be done at a moment; `try_at` is that moment at first, and later when to look again.
timer = sa.Table(
    "timer",
    metadata,
    sa.Column("timer_id", sa.Uuid, primary_key=True),
    sa.Column("due_at", MOMENT, nullable=False),
    sa.Column("try_at", MOMENT, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("payload", JSONB),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("set_at", MOMENT, nullable=False, server_default=sa.func.now()),
    sa.Column("fired_at", MOMENT),
    sa.Index("ix_timer_waiting", "try_at", postgresql_where=sa.text("fired_at IS NULL")),
    sa.Index("ix_timer_name_subject", "name", "subject"),
)

# Answers given under an Idempotency-Key.
idempotency_key = sa.Table(
    "idempotency_key",
    metadata,
    sa.Column("actor", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("headers", JSONB),
    sa.Column("body", sa.LargeBinary),
    sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now(), index=True),
)
