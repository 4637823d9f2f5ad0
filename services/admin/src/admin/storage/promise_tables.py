"""The tables of promised times, and of how they were kept."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from admin.storage.tables import MOMENT, metadata

# `working_days` is named after the only unit that there was at first; as two versions run side by side, it keeps it.
promise = sa.Table(
    "promise",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("item", sa.Text, nullable=False),
    sa.Column("working_days", sa.Integer, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("basis", sa.Text, nullable=False),
    sa.Column("ground", sa.Text, nullable=False),
    sa.Column("similar_to", JSONB, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", MOMENT, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.UniqueConstraint("station", "holder", "item", name="uq_promise_station_holder_item"),
)

# One line a change, never altered (7.2b).
promise_history = sa.Table(
    "promise_history",
    metadata,
    sa.Column("promise_id", sa.Uuid, sa.ForeignKey("promise.id"), primary_key=True),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("working_days", sa.Integer, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("basis", sa.Text, nullable=False),
    sa.Column("ground", sa.Text, nullable=False),
    sa.Column("similar_to", JSONB, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", MOMENT, nullable=False),
)

catalogue_item = sa.Table(
    "catalogue_item",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("promise_working_days", sa.Integer, nullable=False),
    sa.Column("statutory_working_days", sa.Integer),
)

# What was promised until when, and when it ended: two tables, as either may be told first.
promised_item = sa.Table(
    "promised_item",
    metadata,
    sa.Column("item_id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("due_at", MOMENT, nullable=False),
    sa.Index("ix_promised_item_station_due_at", "station", "due_at"),
)

ended_item = sa.Table(
    "ended_item",
    metadata,
    sa.Column("item_id", sa.Uuid, primary_key=True),
    sa.Column("ended_at", MOMENT, nullable=False),
)
