"""The response time of an open offer is a timer of its own; nobody looks for due offers any more.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO timer (timer_id, due_at, try_at, name, subject)"
        " SELECT gen_random_uuid(), respond_by, respond_by, 'response_time_over', id::text"
        " FROM offer WHERE state = 'open'"
    )
    op.drop_index("ix_offer_due", table_name="offer")


def downgrade() -> None:
    op.create_index(
        "ix_offer_due", "offer", ["respond_by"], postgresql_where=sa.text("state = 'open'")
    )
    op.execute("DELETE FROM timer WHERE name = 'response_time_over' AND fired_at IS NULL")
