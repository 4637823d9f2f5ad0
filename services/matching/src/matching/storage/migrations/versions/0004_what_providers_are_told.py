"""What providers are told: subscriptions, mailboxes and one delivery log for all channels.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "endpoint",
    "delivery_attempt",
    "delivery",
    "mailbox",
    "subscription_change",
    "subscription",
)
# A provider that was registered before goes on as it did: everything, on the channel of the register.
EVERYTHING = """
INSERT INTO subscription (provider, version, channel, document)
SELECT id, 1, document ->> 'channel', jsonb_build_object(
    'channel', document ->> 'channel', 'url', NULL,
    'receives', '["offers", "calls", "changes", "cancellations", "opinions"]'::jsonb,
    'filters', '{"kinds": [], "codes": [], "districts": [], "tiers": [], "industries": [], "sizes": [],
                 "green_only": false}'::jsonb)
FROM provider
"""

# What was said to providers and has not left yet is theirs all the same.
NOT_SENT_YET = """
WITH leaving AS (DELETE FROM outbox WHERE bus = 'providers' RETURNING *),
numbered AS (
    SELECT *, substr(routing_key, 10) AS provider,
        row_number() OVER (PARTITION BY routing_key ORDER BY message_id) AS position
    FROM leaving),
boxes AS (
    INSERT INTO mailbox (provider, last_position, next_at)
    SELECT provider, count(*), now() FROM numbered GROUP BY provider)
INSERT INTO delivery (provider, position, event_id, type, need, headers, body, told_at, state)
SELECT provider, position, message_id, headers ->> 'cloudEvents_type',
    convert_from(body, 'UTF8')::jsonb ->> 'item_id',
    (SELECT jsonb_object_agg(substr(key, 13), value) FROM jsonb_each(headers)), body, created_at, 'waiting'
FROM numbered
"""


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.add_column("station", sa.Column("tier", sa.String(40)))
    subscription_tables()
    mailbox_table()
    delivery_table()
    attempt_table()
    endpoint_table()
    op.execute(EVERYTHING)
    op.execute(
        "INSERT INTO subscription_change (provider, version, document, changed_by, changed_at)"
        " SELECT provider, version, document, 'system', now() FROM subscription"
    )
    op.execute(NOT_SENT_YET)


def subscription_tables() -> None:
    op.create_table(
        "subscription",
        sa.Column("provider", sa.String(20)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("document", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("provider", name="pk_subscription"),
    )
    op.create_table(
        "subscription_change",
        sa.Column("provider", sa.String(20)),
        sa.Column("version", sa.Integer),
        sa.Column("document", JSONB, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        moment("changed_at"),
        sa.PrimaryKeyConstraint("provider", "version", name="pk_subscription_change"),
    )


def mailbox_table() -> None:
    op.create_table(
        "mailbox",
        sa.Column("provider", sa.String(20)),
        sa.Column("last_position", sa.BigInteger, nullable=False),
        sa.Column("oldest_position", sa.BigInteger, nullable=False, server_default="1"),
        moment("next_at", nullable=True),
        moment("not_before", nullable=True),
        moment("claimed_until", nullable=True),
        sa.PrimaryKeyConstraint("provider", name="pk_mailbox"),
    )
    op.create_index(
        "ix_mailbox_next_at",
        "mailbox",
        ["next_at"],
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )


def delivery_table() -> None:
    op.create_table(
        "delivery",
        sa.Column("provider", sa.String(20)),
        sa.Column("position", sa.BigInteger),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("need", sa.Text, nullable=False),
        sa.Column("headers", JSONB, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        moment("told_at"),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
        moment("delivered_at", nullable=True),
        sa.Column("channel", sa.String(20)),
        sa.PrimaryKeyConstraint("provider", "position", name="pk_delivery"),
        sa.UniqueConstraint("event_id", name="uq_delivery_event_id"),
    )
    for name, columns, where in (
        ("ix_delivery_waiting", ["provider", "need", "position"], "state = 'waiting'"),
        ("ix_delivery_given_up", ["provider", "position"], "state = 'given_up'"),
    ):
        op.create_index(name, "delivery", columns, postgresql_where=sa.text(where))
    op.create_index("ix_delivery_told_at", "delivery", ["told_at"])
    op.create_index("ix_delivery_provider_event_id", "delivery", ["provider", "event_id"])


def attempt_table() -> None:
    op.create_table(
        "delivery_attempt",
        sa.Column("attempt_id", sa.Uuid),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("ok", sa.Boolean, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("excerpt", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_delivery_attempt"),
    )
    op.create_index("ix_delivery_attempt_event_id", "delivery_attempt", ["event_id"])
    op.create_index("ix_delivery_attempt_at", "delivery_attempt", ["at"])


def endpoint_table() -> None:
    op.create_table(
        "endpoint",
        sa.Column("provider", sa.String(20)),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("failures", sa.Integer, nullable=False),
        moment("failing_since", nullable=True),
        moment("stopped_at", nullable=True),
        sa.Column("secret", sa.Integer, nullable=False),
        moment("secret_since", nullable=True),
        sa.PrimaryKeyConstraint("provider", name="pk_endpoint"),
    )


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
    op.drop_column("station", "tier")
