"""The tables of admin's own database."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database import new_metadata

metadata = new_metadata()
MOMENT = sa.DateTime(timezone=True)


def _belonging() -> list[sa.Column[str]]:
    """The columns that say what an account or a client belongs to."""
    names = ("station", "enterprise", "provider", "unit")
    return [sa.Column(name, sa.Text, nullable=True) for name in names]


account = sa.Table(
    "account",
    metadata,
    sa.Column("account_id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("display_name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False, index=True),
    *_belonging(),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("suspended", sa.Boolean, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
)

client = sa.Table(
    "client",
    metadata,
    sa.Column("client_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    *_belonging(),
    sa.Column("secret_hash", sa.Text, nullable=False),
    sa.Column("suspended", sa.Boolean, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
)

# One row a failed sign-in, for names that exist and names that do not.
failed_sign_in = sa.Table(
    "failed_sign_in",
    metadata,
    sa.Column("attempt_id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("failed_at", MOMENT, nullable=False),
    sa.Index("ix_failed_sign_in_name_failed_at", "name", "failed_at"),
)

refresh_family = sa.Table(
    "refresh_family",
    metadata,
    sa.Column("family_id", sa.Uuid, primary_key=True),
    sa.Column(
        "account_id", sa.Uuid, sa.ForeignKey("account.account_id"), nullable=False, index=True
    ),
    sa.Column("started_at", MOMENT, nullable=False),
    sa.Column("revoked_at", MOMENT),
    sa.Column("revoked_for", sa.Text),
)

refresh_token = sa.Table(
    "refresh_token",
    metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column(
        "family_id",
        sa.Uuid,
        sa.ForeignKey("refresh_family.family_id"),
        nullable=False,
        index=True,
    ),
    sa.Column("issued_at", MOMENT, nullable=False),
    sa.Column("expires_at", MOMENT, nullable=False),
    sa.Column("used_at", MOMENT),
)

unit = sa.Table(
    "unit",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    # Deferred: a file may name a superior before it describes it.
    sa.Column(
        "superior",
        sa.Text,
        sa.ForeignKey("unit.code", deferrable=True, initially="DEFERRED"),
        index=True,
    ),
    sa.Column("kept_by", sa.Text, nullable=False),
)

station = sa.Table(
    "station",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("tier", sa.Text, nullable=False),
    sa.Column("founder", sa.Text, nullable=False),
    sa.Column("superior", sa.Text, sa.ForeignKey("unit.code"), nullable=False, index=True),
    sa.Column("address_zh", sa.Text, nullable=False),
    sa.Column("address_en", sa.Text, nullable=False),
    sa.Column("phone", sa.Text, nullable=False),
    sa.Column("opening_hours", JSONB, nullable=False),
    sa.Column("special_days", JSONB, nullable=False),
    sa.Column("deemed_acceptance", sa.Boolean, nullable=False),
    sa.Column("charges_fees", sa.Boolean, nullable=False),
    sa.Column("channels", JSONB, nullable=False),
    sa.Column("districts", JSONB, nullable=False),
    sa.Column("industries", JSONB, nullable=False),
    sa.Column("enterprises", JSONB, nullable=False),
    sa.Column("served_items", JSONB, nullable=False),
    sa.Column("resident_items", JSONB, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("status_reason_zh", sa.Text, nullable=False),
    sa.Column("status_reason_en", sa.Text, nullable=False),
    sa.Column("custodian", sa.Text, nullable=False),
    sa.Column("kept_by", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
)

# What the network looked like before: one row a change, of a station or of a unit (4.3).
network_history = sa.Table(
    "network_history",
    metadata,
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("facts", JSONB, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", MOMENT, nullable=False),
    sa.Index("ix_network_history_code_entry_id", "code", "entry_id"),
)

calendar_year = sa.Table(
    "calendar_year",
    metadata,
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("notice", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("holidays", JSONB, nullable=False),
    sa.Column("days_off", JSONB, nullable=False),
    sa.Column("make_up_days", JSONB, nullable=False),
    sa.Column("kept_by", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
)

case_file = sa.Table(
    "case_file",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("number", sa.Text),
    sa.Column("station", sa.Text),
    sa.Column("enterprise", sa.Text),
    sa.Column("served_items", sa.Integer),
    sa.Column("evaluated_items", sa.Integer),
    sa.Column("sheets", JSONB, nullable=False),
    sa.Column("papers", JSONB, nullable=False),
)

archive_chain = sa.Table(
    "archive_chain",
    metadata,
    sa.Column("station", sa.Text, primary_key=True),
    sa.Column("length", sa.Integer, nullable=False),
    sa.Column("head", sa.Text, nullable=False),
)

archive_record = sa.Table(
    "archive_record",
    metadata,
    sa.Column("number", sa.Text, primary_key=True),
    sa.Column("case_id", sa.Uuid, sa.ForeignKey("case_file.case_id"), nullable=False, unique=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("custodian", sa.Text, nullable=False),
    sa.Column("archived_at", MOMENT, nullable=False),
    sa.Column("papers", JSONB, nullable=False),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("record_hash", sa.Text, nullable=False),
    sa.UniqueConstraint("station", "position"),
)

# Who read which archive, and when (9.3.3); only ever added to.
archive_reading = sa.Table(
    "archive_reading",
    metadata,
    sa.Column("reading_id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Text, sa.ForeignKey("archive_record.number"), nullable=False),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("reader_role", sa.Text, nullable=False),
    sa.Column("read_at", MOMENT, nullable=False),
    sa.Index("ix_archive_reading_number_reading_id", "number", "reading_id"),
)
