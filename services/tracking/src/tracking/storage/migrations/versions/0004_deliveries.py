"""The ways of notifications, and how enterprises want to be told. What was told before is told: it gets no way."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("message_id", sa.Uuid, nullable=False),
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("try_at", MOMENT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("told_at", MOMENT),
        sa.Column("error", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_delivery"),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["notification.message_id"],
            name="fk_delivery_message_id_notification",
        ),
    )
    waiting, failed = sa.text("state = 'waiting'"), sa.text("state = 'failed'")
    op.create_index("ix_delivery_due", "delivery", ["try_at"], postgresql_where=waiting)
    op.create_index("ix_delivery_failed", "delivery", ["message_id"], postgresql_where=failed)
    op.create_table(
        "contact_point",
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("enterprise", name="pk_contact_point"),
    )


def downgrade() -> None:
    op.drop_table("contact_point")
    op.drop_table("delivery")
