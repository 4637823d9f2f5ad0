"""The ways of notifications, and how enterprises want to be told."""

import sqlalchemy as sa

from tracking.storage.tables import MOMENT, metadata

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("message_id", sa.Uuid, sa.ForeignKey("notification.message_id"), primary_key=True),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("template", sa.Text, nullable=False),
    sa.Column("occurred_at", MOMENT, nullable=False),
    sa.Column("try_at", MOMENT, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("channel", sa.Text),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("told_at", MOMENT),
    sa.Column("error", sa.Text, nullable=False),
    sa.Index("ix_delivery_due", "try_at", postgresql_where=sa.text("state = 'waiting'")),
    sa.Index("ix_delivery_failed", "message_id", postgresql_where=sa.text("state = 'failed'")),
)

contact_point = sa.Table(
    "contact_point",
    metadata,
    sa.Column("enterprise", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", MOMENT, nullable=False),
    sa.Column("station", sa.Text),
)

# Who chose a channel, and when; rows are added and never changed. Addresses are not here.
contact_choice = sa.Table(
    "contact_choice",
    metadata,
    sa.Column("choice_id", sa.Uuid, primary_key=True),
    sa.Column("enterprise", sa.Text, nullable=False, index=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", MOMENT, nullable=False),
    sa.Column("station", sa.Text),
)
