"""What proves the ground of a green case; those granted before have none.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("form", sa.Column("green_evidence", sa.Text))


def downgrade() -> None:
    op.drop_column("form", "green_evidence")
