"""Days with other hours, what a station has switched on, and calendars kept by operators.

Revision ID: admin_0002
Revises: admin_0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "admin_0002"
down_revision = "admin_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("station", _column("special_days", JSONB, "[]"))
    op.add_column("station", _column("deemed_acceptance", sa.Boolean(), "true"))
    op.add_column("station", _column("charges_fees", sa.Boolean(), "false"))
    op.add_column("calendar_year", _column("kept_by", sa.Text(), "reference"))
    for table, name in ADDED:
        op.alter_column(table, name, server_default=None)


def downgrade() -> None:
    for table, name in ADDED:
        op.drop_column(table, name)


ADDED = (
    ("station", "special_days"),
    ("station", "deemed_acceptance"),
    ("station", "charges_fees"),
    ("calendar_year", "kept_by"),
)


def _column(name, kind, default):
    return sa.Column(name, kind, nullable=False, server_default=default)
