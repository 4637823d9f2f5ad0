"""How long providers took, and the calendars that working days are counted by.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("days_off", JSONB, nullable=False),
        sa.Column("make_up_days", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_year"),
    )
    op.create_table(
        "service_cycle",
        sa.Column("item_id", sa.Uuid),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("promised_working_days", sa.Integer, nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=False),
        sa.Column("taken_working_days", sa.Integer, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_service_cycle"),
    )
    op.create_index("ix_service_cycle_provider", "service_cycle", ["provider", "ended_at"])
    op.create_index(
        "ix_service_cycle_provisional",
        "service_cycle",
        ["ended_at"],
        postgresql_where=sa.text("provisional"),
    )


def downgrade() -> None:
    for name in ("service_cycle", "calendar_year"):
        op.drop_table(name)
