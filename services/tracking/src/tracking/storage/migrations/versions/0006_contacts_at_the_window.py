"""Who chose how an enterprise is told, the enterprise itself or staff at the window; nothing else changes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact_point", sa.Column("station", sa.Text))
    op.create_table(
        "contact_choice",
        sa.Column("choice_id", sa.Uuid, nullable=False),
        sa.Column("addressee", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("station", sa.Text),
        sa.PrimaryKeyConstraint("choice_id", name="pk_contact_choice"),
    )
    op.create_index("ix_contact_choice_addressee", "contact_choice", ["addressee"])
    # Until now each enterprise chose for itself; its last choice is the first that is kept.
    op.execute(
        "INSERT INTO contact_choice (choice_id, addressee, channel, changed_by, changed_at)"
        " SELECT gen_random_uuid(), enterprise, channel, changed_by, changed_at FROM contact_point"
    )


def downgrade() -> None:
    op.drop_table("contact_choice")
    op.drop_column("contact_point", "station")
