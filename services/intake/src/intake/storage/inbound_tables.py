"""The table of messages that came in from outside."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from intake.storage.tables import MOMENT, metadata

inbound = sa.Table(
    "inbound",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("gateway", sa.Text, nullable=False),
    sa.Column("message_key", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("received_at", MOMENT, nullable=False),
    sa.Column("answer_by", MOMENT, nullable=False),
    sa.Column("enterprise", sa.Text),
    sa.Column("content", JSONB, nullable=False),
    sa.Column("attachments", JSONB, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("form_id", sa.Uuid),
    sa.Column("inquiry_id", sa.Uuid),
    sa.Column("reason", sa.Text),
    sa.Column("ended_by", sa.Text),
    sa.Column("ended_at", MOMENT),
    sa.UniqueConstraint("gateway", "message_key"),
    sa.Index("ix_inbound_station_state_id", "station", "state", "id"),
)
