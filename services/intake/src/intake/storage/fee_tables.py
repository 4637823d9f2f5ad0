"""The tables of fees; receipts and closings are written once (a trigger refuses anything else)."""

import sqlalchemy as sa

from intake.storage.tables import MOMENT, metadata

YUAN = sa.Numeric(14, 2)

fee_rate = sa.Table(
    "fee_rate",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("item", sa.Text, nullable=False),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("amount", YUAN, nullable=False),
    sa.Column("ground", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("proposed_by", sa.Text, nullable=False),
    sa.Column("proposed_at", MOMENT, nullable=False),
    sa.Column("approved_by", sa.Text),
    sa.Column("approved_at", MOMENT),
    sa.UniqueConstraint("station", "code", "revision"),
)

receipt = sa.Table(
    "receipt",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("form_id", sa.Uuid, sa.ForeignKey("form.id"), nullable=False, index=True),
    sa.Column("item_id", sa.Uuid, nullable=False),
    sa.Column("rate_id", sa.Uuid, sa.ForeignKey("fee_rate.id"), nullable=False),
    sa.Column("item", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("amount", YUAN, nullable=False),
    sa.Column("method", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("issued_by", sa.Text, nullable=False),
    sa.Column("issued_at", MOMENT, nullable=False),
    sa.Column("reverses", sa.Uuid, sa.ForeignKey("receipt.id"), unique=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Index("ix_receipt_station_day", "station", "day"),
    sa.Index("ix_receipt_station_id", "station", "id"),
    sa.Index("ix_receipt_enterprise_id", "enterprise", "id"),
)

day_closing = sa.Table(
    "day_closing",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("cash_expected", YUAN, nullable=False),
    sa.Column("cash_counted", YUAN, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("net", YUAN, nullable=False),
    sa.Column("closed_by", sa.Text, nullable=False),
    sa.Column("closed_at", MOMENT, nullable=False),
    sa.UniqueConstraint("station", "day"),
)
