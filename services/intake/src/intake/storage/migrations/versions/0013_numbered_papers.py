"""Papers with a number and a check code of their own.

Those issued before, and those that a replica of the version before still issues, are found by the number of their form
or refusal.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("paper", sa.Column("number", sa.Text))
    op.add_column("paper", sa.Column("check_code_hash", sa.Text))
    op.create_unique_constraint("uq_paper_number", "paper", ["number"])


def downgrade() -> None:
    op.drop_constraint("uq_paper_number", "paper")
    op.drop_column("paper", "check_code_hash")
    op.drop_column("paper", "number")
