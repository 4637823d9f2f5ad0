"""Ranking and negotiations are quick however many needs there ever were: counts by provider, and indexes.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

AGREED = sa.text("state = 'agreed' AND provider IS NOT NULL")
NEGOTIATING = sa.text("state = 'negotiating' AND provider IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "provider_record",
        sa.Column("provider", sa.String(20)),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("silent", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("provider", name="pk_provider_record"),
    )
    op.execute(
        "INSERT INTO provider_record (provider, answered, silent)"
        " SELECT provider, count(answered_at), count(*) FILTER (WHERE state = 'expired')"
        " FROM offer GROUP BY provider"
    )
    op.create_index(
        "ix_item_agreed", "item", ["planned_end_on", "provider"], postgresql_where=AGREED
    )
    op.create_index("ix_item_negotiating", "item", ["provider"], postgresql_where=NEGOTIATING)
    op.create_index("ix_offer_made_at_provider", "offer", ["made_at", "provider"])
    op.create_index("ix_negotiation_item_id", "negotiation", ["item_id"])


def downgrade() -> None:
    op.drop_index("ix_negotiation_item_id", table_name="negotiation")
    op.drop_index("ix_offer_made_at_provider", table_name="offer")
    op.drop_index("ix_item_negotiating", table_name="item")
    op.drop_index("ix_item_agreed", table_name="item")
    op.drop_table("provider_record")
