"""Providers' own accounts on the broker, made by matching.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "amqp_account",
        sa.Column("provider", sa.String(20)),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("made_at", moment),
        sa.Column("try_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("provider", name="pk_amqp_account"),
    )
    op.create_index(
        "ix_amqp_account_try_at",
        "amqp_account",
        ["try_at"],
        postgresql_where=sa.text("made_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("amqp_account")
