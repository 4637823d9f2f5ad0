"""The first tables of matching.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    reference_tables()
    item_table()
    offer_table()
    negotiation_tables()
    op.create_table(
        "sheet",
        sa.Column("item_id", sa.Uuid, sa.ForeignKey("item.id", name="fk_sheet_item_id_item")),
        sa.Column("number", sa.String(70), nullable=False),
        sa.Column("document", JSONB, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        moment("issued_at"),
        sa.PrimaryKeyConstraint("item_id", name="pk_sheet"),
        sa.UniqueConstraint("number", name="uq_sheet_number"),
    )


def reference_tables() -> None:
    op.create_table(
        "catalogue_item",
        sa.Column("code", sa.String(20)),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("document", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_catalogue_item"),
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.String(20)),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("document", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_provider"),
    )
    op.create_table(
        "station",
        sa.Column("code", sa.String(40)),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("name_zh", sa.Text, nullable=False),
        sa.Column("name_en", sa.Text, nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("served_items", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_station"),
    )


def item_table() -> None:
    op.create_table(
        "item",
        sa.Column("id", sa.Uuid),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("station", sa.String(40), nullable=False),
        sa.Column("enterprise", sa.String(18), nullable=False),
        sa.Column("code", sa.String(20)),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("section", sa.String(60), nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("details", JSONB, nullable=False),
        sa.Column("district", sa.String(12), nullable=False),
        sa.Column("industry", sa.String(12), nullable=False),
        sa.Column("size", sa.String(12), nullable=False),
        sa.Column("green", sa.Boolean, nullable=False),
        moment("due_at"),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("way", sa.String(30)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("provider", sa.String(20)),
        sa.Column("offers_made", sa.Integer, nullable=False),
        sa.Column("rounds_made", sa.Integer, nullable=False),
        sa.Column("tried", JSONB, nullable=False),
        sa.Column("planned_end_on", sa.Date),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
    )
    for column in ("case_id", "station", "enterprise", "provider"):
        op.create_index(f"ix_item_{column}", "item", [column])


def offer_table() -> None:
    op.create_table(
        "offer",
        sa.Column("id", sa.Uuid),
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("station", sa.String(40), nullable=False),
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("chosen_by", sa.String(20), nullable=False),
        moment("made_at"),
        moment("respond_by"),
        sa.Column("state", sa.String(30), nullable=False),
        moment("answered_at", nullable=True),
        sa.Column("reason_class", sa.String(40)),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offer"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_offer_item_id_item"),
        sa.UniqueConstraint("item_id", "round", name="uq_offer_item_id_round"),
    )
    op.create_index("ix_offer_station", "offer", ["station"])
    op.create_index("ix_offer_provider", "offer", ["provider"])
    op.create_index("uq_offer_open", "offer", ["item_id"], unique=True, postgresql_where=OPEN)
    op.create_index("ix_offer_due", "offer", ["respond_by"], postgresql_where=OPEN)


def negotiation_tables() -> None:
    op.create_table(
        "negotiation",
        sa.Column("id", sa.Uuid),
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("offer_id", sa.Uuid),
        sa.Column("counterpart", sa.String(30), nullable=False),
        moment("opened_at"),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("confirmed_by", sa.Text),
        moment("confirmed_at", nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_negotiation"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_negotiation_item_id_item"),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name="fk_negotiation_offer_id_offer"),
    )
    op.create_index(
        "uq_negotiation_open", "negotiation", ["item_id"], unique=True, postgresql_where=OPEN
    )
    op.create_table(
        "negotiation_round",
        sa.Column("id", sa.Uuid),
        sa.Column("negotiation_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("party", sa.String(30), nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        moment("proposed_at"),
        sa.Column("service_item", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("cycle_working_days", sa.Integer, nullable=False),
        sa.Column("price_yuan", sa.Numeric(12, 2), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_negotiation_round"),
        sa.ForeignKeyConstraint(
            ["negotiation_id"],
            ["negotiation.id"],
            name="fk_negotiation_round_negotiation_id_negotiation",
        ),
        sa.UniqueConstraint(
            "negotiation_id", "number", name="uq_negotiation_round_negotiation_id_number"
        ),
    )


def downgrade() -> None:
    for table in (
        "sheet",
        "negotiation_round",
        "negotiation",
        "offer",
        "item",
        "station",
        "provider",
        "catalogue_item",
    ):
        op.drop_table(table)
