"""Letters about green needs pass what waits in a mailbox.

The default stays: a replica of the version before, which runs beside this one for a while, does not say which is one.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    express = sa.Column("express", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("delivery", express)


def downgrade() -> None:
    op.drop_column("delivery", "express")
