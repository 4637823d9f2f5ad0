"""Outbox, inbox, parked messages, dead letters and what was done to them, timers, idempotency keys."""

from alembic import op

from chassis import partitions
from chassis.tables import metadata

revision = "chassis_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    partitions.make_default(op.get_bind())


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
