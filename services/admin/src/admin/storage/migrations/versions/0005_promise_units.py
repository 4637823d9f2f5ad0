"""What is promised has a unit; everything before was promised in working days.

The default stays: a replica of the version before, which runs beside this one for a while, names no unit.
"""

import sqlalchemy as sa
from alembic import op

revision = "admin_0005"
down_revision = "admin_0004"
branch_labels = None
depends_on = None

TABLES = ("promise", "promise_history")


def upgrade() -> None:
    for table in TABLES:
        unit = sa.Column("unit", sa.Text, nullable=False, server_default="working_days")
        op.add_column(table, unit)


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "unit")
