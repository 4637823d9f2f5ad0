"""The ways of notices, and how who gets them wants to be told.

Whom a notice is for is in columns that are called `enterprise`, as only enterprises were told once: a process of the
version before runs beside this one while it is replaced, and knows them by that name.
"""

import sqlalchemy as sa

from tracking.storage.tables import MOMENT, metadata

delivery = sa.Table(
    "delivery",
    metadata,
    # Of the notification, or what an escalation's notice is known by.
    sa.Column("message_id", sa.Uuid, primary_key=True),
    sa.Column("enterprise", sa.Text, key="addressee", nullable=False),
    sa.Column("template", sa.Text, nullable=False),
    sa.Column("occurred_at", MOMENT, nullable=False),
    sa.Column("try_at", MOMENT, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("channel", sa.Text),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("told_at", MOMENT),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("escalation_id", sa.Uuid),
    sa.Index("ix_delivery_due", "try_at", postgresql_where=sa.text("state = 'waiting'")),
    sa.Index("ix_delivery_failed", "message_id", postgresql_where=sa.text("state = 'failed'")),
)

contact_point = sa.Table(
    "contact_point",
    metadata,
    sa.Column("enterprise", sa.Text, key="addressee", primary_key=True),
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
    sa.Column("addressee", sa.Text, nullable=False, index=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", MOMENT, nullable=False),
    sa.Column("station", sa.Text),
)
