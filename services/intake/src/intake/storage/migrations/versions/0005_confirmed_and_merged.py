"""Needs filed by staff are confirmed by the enterprise; two forms become one.

What staff filed before waits for no confirmation: it was filed when none was asked for.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ADDED = {
    "merged_into": sa.Uuid,
    "confirmed_at": sa.DateTime(timezone=True),
    "confirmed_by": sa.Text,
    "confirmed_how": sa.Text,
}


def upgrade() -> None:
    for name, kind in ADDED.items():
        op.add_column("form", sa.Column(name, kind))
    op.execute(
        "UPDATE form SET confirmed_at = filed_at, confirmed_by = created_by, confirmed_how = 'signature'"
        " WHERE created_role <> 'enterprise' AND channel <> 'window' AND filed_at IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("UPDATE form SET state = 'withdrawn' WHERE state = 'merged'")
    for name in ADDED:
        op.drop_column("form", name)
