"""Uploaded files; materials that are such files.

Materials that were only described before keep their description, without a file.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("station", sa.Text),
        sa.Column("enterprise", sa.Text),
        sa.Column("uploaded_by", sa.Text, nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
    )
    op.create_index("ix_upload_uploaded_by_uploaded_at", "upload", ["uploaded_by", "uploaded_at"])
    op.add_column("handed_in", sa.Column("file_id", sa.Uuid))
    op.add_column("handed_in", sa.Column("sha256", sa.Text, nullable=False, server_default=""))
    op.alter_column("handed_in", "sha256", server_default=None)
    op.create_index("ix_handed_in_file_id", "handed_in", ["file_id"])


def downgrade() -> None:
    op.drop_index("ix_handed_in_file_id", "handed_in")
    op.drop_column("handed_in", "sha256")
    op.drop_column("handed_in", "file_id")
    op.drop_table("upload")
