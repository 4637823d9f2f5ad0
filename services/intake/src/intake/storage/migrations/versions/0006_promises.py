"""What stations promise, as admin published it.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promise_copy",
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("working_days", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("station", "item", name="pk_promise_copy"),
    )


def downgrade() -> None:
    op.drop_table("promise_copy")
