"""The tables of first asks and consultations."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from intake.storage.tables import MOMENT, metadata

# Who was asked first, and who answers for it (7.2c); the id is that of the form or inquiry.
first_ask = sa.Table(
    "first_ask",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("first_asker", sa.Text, nullable=False),
    sa.Column("responsible", sa.Text, nullable=False),
    sa.Column("asked_at", MOMENT, nullable=False),
    sa.Column("outcome", sa.Text),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("closed_at", MOMENT),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Index("ix_first_ask_station_id", "station", "id"),
    sa.Index(
        "ix_first_ask_open", "responsible", "id", postgresql_where=sa.text("closed_at IS NULL")
    ),
)

hand_over = sa.Table(
    "hand_over",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("ask_id", sa.Uuid, sa.ForeignKey("first_ask.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("giver", sa.Text, nullable=False),
    sa.Column("taker", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("given_at", MOMENT, nullable=False),
    sa.Column("take_by", MOMENT, nullable=False),
    sa.Column("taken_at", MOMENT),
    sa.Column("escalated_at", MOMENT),
)

reassignment = sa.Table(
    "reassignment",
    metadata,
    sa.Column("ask_id", sa.Uuid, sa.ForeignKey("first_ask.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", MOMENT, nullable=False),
)

inquiry = sa.Table(
    "inquiry",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text),
    sa.Column("asker", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("asked_at", MOMENT, nullable=False),
    sa.Column("answer_by", MOMENT, nullable=False),
    sa.Column("late", sa.Boolean, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("answered_by", sa.Text),
    sa.Column("answered_at", MOMENT),
    sa.Column("form_id", sa.Uuid),
    sa.Column("referral", JSONB),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Index("ix_inquiry_station_id", "station", "id"),
)
