"""What is promised has a unit; everything before was promised in working days.

The default stays: a replica of the version before, which runs beside this one for a while, names no unit.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PLACES = (("item", "promise_unit"), ("promise_copy", "unit"))


def upgrade() -> None:
    for table, name in PLACES:
        unit = sa.Column(name, sa.Text, nullable=False, server_default="working_days")
        op.add_column(table, unit)


def downgrade() -> None:
    for table, name in PLACES:
        op.drop_column(table, name)
