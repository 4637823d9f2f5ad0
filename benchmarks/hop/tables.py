"""The two tables that every program writes: one aggregate and one history row a message."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database import new_metadata

metadata = new_metadata()
MOMENT = sa.DateTime(timezone=True)

opened_case = sa.Table(
    "opened_case",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("first_asker", sa.Text, nullable=False),
    sa.Column("green", sa.Boolean, nullable=False),
    sa.Column("items", sa.Integer, nullable=False),
    sa.Column("accepted_at", MOMENT, nullable=False),
    sa.Column("due_at", MOMENT, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)

case_history = sa.Table(
    "case_history",
    metadata,
    sa.Column("message_id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False, index=True),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("details", JSONB, nullable=False),
)
