"""What is promised has a unit; everything before was promised in working days.

The default stays: a replica of the version before, which runs beside this one for a while, names no unit.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("tracked_item", "clock")


def upgrade() -> None:
    for table in TABLES:
        unit = sa.Column("promise_unit", sa.Text, nullable=False, server_default="working_days")
        op.add_column(table, unit)


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "promise_unit")
