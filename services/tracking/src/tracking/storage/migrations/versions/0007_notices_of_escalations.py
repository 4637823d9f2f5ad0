"""Escalations get notices, which are no notifications of an enterprise. Those of before get none: they are known.

A process of the version before that claims one of them while it is replaced puts off what it claimed for two minutes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TOLD_BY = "fk_delivery_message_id_notification"


def upgrade() -> None:
    op.drop_constraint(TOLD_BY, "delivery")
    op.add_column("delivery", sa.Column("escalation_id", sa.Uuid))


def downgrade() -> None:
    op.execute("DELETE FROM delivery WHERE escalation_id IS NOT NULL")
    op.drop_column("delivery", "escalation_id")
    op.create_foreign_key(TOLD_BY, "delivery", "notification", ["message_id"], ["message_id"])
