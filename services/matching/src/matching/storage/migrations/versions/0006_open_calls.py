"""Open calls, whom they were put to, and quotes.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def moment(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "open_call",
        sa.Column("id", sa.Uuid),
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("station", sa.String(40), nullable=False),
        sa.Column("enterprise", sa.String(18), nullable=False),
        sa.Column("opened_by", sa.Text, nullable=False),
        moment("opened_at"),
        moment("respond_by"),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_open_call"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_open_call_item_id_item"),
    )
    op.create_index("ix_open_call_station", "open_call", ["station"])
    op.create_index("ix_open_call_enterprise", "open_call", ["enterprise"])
    op.create_index("ix_open_call_item_id", "open_call", ["item_id"])
    op.create_index(
        "uq_open_call_undecided",
        "open_call",
        ["item_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('open', 'over')"),
    )
    op.create_table(
        "call_invitation",
        sa.Column("call_id", sa.Uuid),
        sa.Column("provider", sa.String(20)),
        sa.PrimaryKeyConstraint("provider", "call_id", name="pk_call_invitation"),
        sa.ForeignKeyConstraint(
            ["call_id"], ["open_call.id"], name="fk_call_invitation_call_id_open_call"
        ),
    )
    op.create_index("ix_call_invitation_call_id", "call_invitation", ["call_id"])
    op.create_table(
        "quote",
        sa.Column("id", sa.Uuid),
        sa.Column("call_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("quoted_by", sa.Text, nullable=False),
        moment("quoted_at"),
        sa.Column("service_item", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("cycle_working_days", sa.Integer, nullable=False),
        sa.Column("price_yuan", sa.Numeric(12, 2), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        moment("withdrawn_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_quote"),
        sa.ForeignKeyConstraint(["call_id"], ["open_call.id"], name="fk_quote_call_id_open_call"),
        sa.UniqueConstraint(
            "call_id", "provider", "number", name="uq_quote_call_id_provider_number"
        ),
    )


def downgrade() -> None:
    for name in ("quote", "call_invitation", "open_call"):
        op.drop_table(name)
