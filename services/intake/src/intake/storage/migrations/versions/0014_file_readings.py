"""Who read which uploaded file, and when.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_reading",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("form_id", sa.Uuid, nullable=False),
        sa.Column("file_id", sa.Uuid, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("reader_role", sa.Text, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_file_reading"),
    )
    op.create_index("ix_file_reading_form_id_id", "file_reading", ["form_id", "id"])


def downgrade() -> None:
    op.drop_table("file_reading")
