"""The tables of what providers are told: subscriptions, mailboxes and the delivery log."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from matching.domain import delivery as deliveries
from matching.domain import endpoint as endpoints
from matching.storage.tables import metadata, moment, words

subscription = sa.Table(
    "subscription",
    metadata,
    sa.Column("provider", sa.String(20), primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("document", JSONB, nullable=False),
)

subscription_change = sa.Table(
    "subscription_change",
    metadata,
    sa.Column("provider", sa.String(20), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("document", JSONB, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    moment("changed_at"),
)

# One row a provider. `last_position` counts what it was told, and locks it: positions have no gaps and are seen in
# order. `next_at`: when a courier has to look next, NULL while nothing waits; `not_before`: until when it leaves the
# receiver alone (infinity: until somebody says that it works). All by the clock of the database, not of a process.
mailbox = sa.Table(
    "mailbox",
    metadata,
    sa.Column("provider", sa.String(20), primary_key=True),
    sa.Column("last_position", sa.BigInteger, nullable=False),
    sa.Column("oldest_position", sa.BigInteger, nullable=False, server_default="1"),
    moment("next_at", nullable=True),
    moment("not_before", nullable=True),
    moment("claimed_until", nullable=True),
    sa.Index("ix_mailbox_next_at", "next_at", postgresql_where=sa.text("next_at IS NOT NULL")),
)

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("provider", sa.String(20), primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True),
    sa.Column("event_id", sa.Uuid, nullable=False, unique=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("need", sa.Text, nullable=False),
    sa.Column("headers", JSONB, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    moment("told_at"),
    sa.Column("state", words(deliveries.State), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("next_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
    moment("delivered_at", nullable=True),
    sa.Column("channel", sa.String(20)),  # by which it arrived
    sa.Column("express", sa.Boolean, nullable=False),  # of a green need: before others (6.3.3)
    # What waits is found however much has arrived before it.
    sa.Index(
        "ix_delivery_waiting",
        "provider",
        "need",
        "position",
        postgresql_where=sa.text("state = 'waiting'"),
    ),
    sa.Index(
        "ix_delivery_given_up",
        "provider",
        "position",
        postgresql_where=sa.text("state = 'given_up'"),
    ),
    sa.Index("ix_delivery_told_at", "told_at"),
    sa.Index("ix_delivery_provider_event_id", "provider", "event_id"),
)

# Words written out, not parameters: only so does the database see that its partial indexes fit.
WAITING: sa.ColumnElement[bool] = sa.literal_column("delivery.state = 'waiting'")
GIVEN_UP: sa.ColumnElement[bool] = sa.literal_column("delivery.state = 'given_up'")

# Every attempt that was made over the wire; what is fetched needs none.
delivery_attempt = sa.Table(
    "delivery_attempt",
    metadata,
    sa.Column("attempt_id", sa.Uuid, primary_key=True),
    sa.Column("event_id", sa.Uuid, nullable=False, index=True),
    sa.Column("provider", sa.String(20), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("ok", sa.Boolean, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("milliseconds", sa.Integer, nullable=False),
    sa.Column("excerpt", sa.Text, nullable=False),
    sa.Index("ix_delivery_attempt_at", "at"),
)

endpoint = sa.Table(
    "endpoint",
    metadata,
    sa.Column("provider", sa.String(20), primary_key=True),
    sa.Column("state", words(endpoints.State), nullable=False),
    sa.Column("reason", sa.String(20)),
    sa.Column("failures", sa.Integer, nullable=False),
    moment("failing_since", nullable=True),
    moment("stopped_at", nullable=True),
    sa.Column("secret", sa.Integer, nullable=False),
    moment("secret_since", nullable=True),
)

amqp_account = sa.Table(
    "amqp_account",
    metadata,
    sa.Column("provider", sa.String(20), primary_key=True),
    sa.Column("password_hash", sa.Text, nullable=False),
    moment("asked_at"),
    moment("made_at", nullable=True),
    moment("try_at"),
    sa.Index("ix_amqp_account_try_at", "try_at", postgresql_where=sa.text("made_at IS NULL")),
)
