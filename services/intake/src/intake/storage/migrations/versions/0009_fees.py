"""Fees: rates, receipts that nothing can change, closed days; which stations take fees.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
YUAN = sa.Numeric(14, 2)
KEEP = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % is written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
GUARD = """
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""
WRITTEN_ONCE = ("receipt", "day_closing")


def upgrade() -> None:
    charges = sa.Column("charges_fees", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("station_copy", charges)
    op.alter_column("station_copy", "charges_fees", server_default=None)
    _rates()
    _receipts()
    _closings()
    op.execute(KEEP)
    for table in WRITTEN_ONCE:
        op.execute(GUARD.format(table=table))


def downgrade() -> None:
    for table in ("day_closing", "receipt", "fee_rate"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DELETE FROM number_counter WHERE kind = 'receipt'")
    op.drop_column("station_copy", "charges_fees")


def _text(*names, nullable=False):
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]


def _moment(name, nullable=False):
    return sa.Column(name, MOMENT, nullable=nullable)


def _id(*names):
    return [sa.Column(name, sa.Uuid, nullable=False) for name in names]


def _yuan(*names):
    return [sa.Column(name, YUAN, nullable=False) for name in names]


def _rates():
    op.create_table(
        "fee_rate",
        *_id("id"),
        *_text("station", "item", "holder", "code"),
        sa.Column("revision", sa.Integer, nullable=False),
        *_text("name_zh", "name_en", "unit"),
        *_yuan("amount"),
        *_text("ground"),
        sa.Column("valid_from", sa.Date, nullable=False),
        *_text("proposed_by"),
        _moment("proposed_at"),
        *_text("approved_by", nullable=True),
        _moment("approved_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_fee_rate"),
        sa.UniqueConstraint(
            "station", "code", "revision", name="uq_fee_rate_station_code_revision"
        ),
    )


def _receipts():
    op.create_table(
        "receipt",
        *_id("id"),
        *_text("number", "station", "enterprise"),
        *_id("form_id", "item_id", "rate_id"),
        *_text("item", "unit"),
        sa.Column("quantity", sa.Integer, nullable=False),
        *_yuan("amount"),
        *_text("method"),
        sa.Column("day", sa.Date, nullable=False),
        *_text("issued_by"),
        _moment("issued_at"),
        sa.Column("reverses", sa.Uuid),
        *_text("reason"),
        sa.PrimaryKeyConstraint("id", name="pk_receipt"),
        sa.UniqueConstraint("number", name="uq_receipt_number"),
        sa.UniqueConstraint("reverses", name="uq_receipt_reverses"),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name="fk_receipt_form_id_form"),
        sa.ForeignKeyConstraint(["rate_id"], ["fee_rate.id"], name="fk_receipt_rate_id_fee_rate"),
        sa.ForeignKeyConstraint(["reverses"], ["receipt.id"], name="fk_receipt_reverses_receipt"),
    )
    op.create_index("ix_receipt_form_id", "receipt", ["form_id"])
    op.create_index("ix_receipt_station_day", "receipt", ["station", "day"])
    op.create_index("ix_receipt_station_id", "receipt", ["station", "id"])
    op.create_index("ix_receipt_enterprise_id", "receipt", ["enterprise", "id"])


def _closings():
    op.create_table(
        "day_closing",
        *_id("id"),
        *_text("station"),
        sa.Column("day", sa.Date, nullable=False),
        *_yuan("cash_expected", "cash_counted"),
        *_text("reason"),
        *_yuan("net"),
        *_text("closed_by"),
        _moment("closed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_day_closing"),
        sa.UniqueConstraint("station", "day", name="uq_day_closing_station_day"),
    )
