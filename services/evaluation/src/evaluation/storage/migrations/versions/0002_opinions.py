"""Opinions on providers with their answers (8.3.1)."""

import sqlalchemy as sa
from alembic import op

revision = "0002_opinions"
down_revision = "0001_evaluations"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "opinion",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("given_by_role", sa.Text, nullable=False),
        sa.Column("answer_by", MOMENT),
        sa.Column("chased", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("answered_at", MOMENT),
        sa.Column("answered_by", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_opinion"),
        _refers("case"),
        _refers("item"),
    )
    op.create_index("ix_opinion_item_id", "opinion", ["item_id"])
    for owner in ("station", "enterprise", "provider"):
        op.create_index(f"ix_opinion_{owner}_id", "opinion", [owner, "id"])


def _refers(to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_opinion_{to}_id_{to}_evaluation"
    return sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}_evaluation.id"], name=name)


def downgrade() -> None:
    op.drop_table("opinion")
