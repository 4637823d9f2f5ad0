"""The hours that a station publishes, beside the copy of it: its clocks are counted by them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What the clocks of a station were counted by until now; it holds on until the station is published again.
OFFICE_HOURS = '{"daily": [["09:00", "17:00"]], "exceptions": {}}'


def upgrade() -> None:
    hours = sa.Column("hours", JSONB, nullable=False, server_default=OFFICE_HOURS)
    op.add_column("station_copy", hours)
    op.alter_column("station_copy", "hours", server_default=None)


def downgrade() -> None:
    op.drop_column("station_copy", "hours")
