"""Messages that came in from outside.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "inbound",
        sa.Column("id", sa.Uuid, nullable=False),
        *_text("gateway", "message_key", "channel", "station", "sender", "subject", "words"),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("answer_by", MOMENT, nullable=False),
        *_text("enterprise", nullable=True),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("attachments", JSONB, nullable=False),
        *_text("state"),
        sa.Column("form_id", sa.Uuid),
        sa.Column("inquiry_id", sa.Uuid),
        *_text("reason", "ended_by", nullable=True),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_inbound"),
        sa.UniqueConstraint("gateway", "message_key", name="uq_inbound_gateway_message_key"),
    )
    op.create_index("ix_inbound_station_state_id", "inbound", ["station", "state", "id"])


def downgrade() -> None:
    op.drop_table("inbound")


def _text(*names, nullable=False):
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]
