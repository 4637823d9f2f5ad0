"""Accounts and tokens, the network of stations, the calendar, the archive."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "admin_0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

# In the order of creation; dropped the other way round.
TABLES = (
    "account",
    "archive_chain",
    "calendar_year",
    "case_file",
    "client",
    "failed_sign_in",
    "network_history",
    "unit",
    "archive_record",
    "refresh_family",
    "station",
    "archive_reading",
    "refresh_token",
)


def upgrade() -> None:
    _create_account()
    _create_archive_chain()
    _create_calendar_year()
    _create_case_file()
    _create_client()
    _create_failed_sign_in()
    _create_network_history()
    _create_unit()
    _create_archive_record()
    _create_refresh_family()
    _create_station()
    _create_archive_reading()
    _create_refresh_token()


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def _create_account() -> None:
    op.create_table(
        "account",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=True),
        sa.Column("enterprise", sa.Text(), nullable=True),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_index(op.f("ix_account_role"), "account", ["role"], unique=False)


def _create_archive_chain() -> None:
    op.create_table(
        "archive_chain",
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("station", name=op.f("pk_archive_chain")),
    )


def _create_calendar_year() -> None:
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("holidays", JSONB, nullable=False),
        sa.Column("days_off", JSONB, nullable=False),
        sa.Column("make_up_days", JSONB, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )


def _create_case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("station", sa.Text(), nullable=True),
        sa.Column("enterprise", sa.Text(), nullable=True),
        sa.Column("served_items", sa.Integer(), nullable=True),
        sa.Column("evaluated_items", sa.Integer(), nullable=True),
        sa.Column("sheets", JSONB, nullable=False),
        sa.Column("papers", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_file")),
    )
    op.create_index(op.f("ix_case_file_state"), "case_file", ["state"], unique=False)


def _create_client() -> None:
    op.create_table(
        "client",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=True),
        sa.Column("enterprise", sa.Text(), nullable=True),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client")),
    )


def _create_failed_sign_in() -> None:
    op.create_table(
        "failed_sign_in",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("failed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_failed_sign_in")),
    )
    op.create_index(
        "ix_failed_sign_in_name_failed_at", "failed_sign_in", ["name", "failed_at"], unique=False
    )


def _create_network_history() -> None:
    op.create_table(
        "network_history",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_network_history")),
    )
    op.create_index(
        "ix_network_history_code_entry_id", "network_history", ["code", "entry_id"], unique=False
    )


def _create_unit() -> None:
    op.create_table(
        "unit",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("superior", sa.Text(), nullable=True),
        sa.Column("kept_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["superior"],
            ["unit.code"],
            name=op.f("fk_unit_superior_unit"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit")),
    )
    op.create_index(op.f("ix_unit_superior"), "unit", ["superior"], unique=False)


def _create_archive_record() -> None:
    op.create_table(
        "archive_record",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("custodian", sa.Text(), nullable=False),
        sa.Column("archived_at", MOMENT, nullable=False),
        sa.Column("papers", JSONB, nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("record_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.case_id"], name=op.f("fk_archive_record_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_archive_record")),
        sa.UniqueConstraint("case_id", name=op.f("uq_archive_record_case_id")),
        sa.UniqueConstraint("station", "position", name=op.f("uq_archive_record_station_position")),
    )
    op.create_index(
        op.f("ix_archive_record_enterprise"), "archive_record", ["enterprise"], unique=False
    )


def _create_refresh_family() -> None:
    op.create_table(
        "refresh_family",
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_for", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.account_id"],
            name=op.f("fk_refresh_family_account_id_account"),
        ),
        sa.PrimaryKeyConstraint("family_id", name=op.f("pk_refresh_family")),
    )
    op.create_index(
        op.f("ix_refresh_family_account_id"), "refresh_family", ["account_id"], unique=False
    )


def _create_station() -> None:
    op.create_table(
        "station",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("founder", sa.Text(), nullable=False),
        sa.Column("superior", sa.Text(), nullable=False),
        sa.Column("address_zh", sa.Text(), nullable=False),
        sa.Column("address_en", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("opening_hours", JSONB, nullable=False),
        sa.Column("channels", JSONB, nullable=False),
        sa.Column("districts", JSONB, nullable=False),
        sa.Column("industries", JSONB, nullable=False),
        sa.Column("enterprises", JSONB, nullable=False),
        sa.Column("served_items", JSONB, nullable=False),
        sa.Column("resident_items", JSONB, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason_zh", sa.Text(), nullable=False),
        sa.Column("status_reason_en", sa.Text(), nullable=False),
        sa.Column("custodian", sa.Text(), nullable=False),
        sa.Column("kept_by", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["superior"], ["unit.code"], name=op.f("fk_station_superior_unit")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_station")),
    )
    op.create_index(op.f("ix_station_superior"), "station", ["superior"], unique=False)


def _create_archive_reading() -> None:
    op.create_table(
        "archive_reading",
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("reader_role", sa.Text(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["number"],
            ["archive_record.number"],
            name=op.f("fk_archive_reading_number_archive_record"),
        ),
        sa.PrimaryKeyConstraint("reading_id", name=op.f("pk_archive_reading")),
    )
    op.create_index(
        "ix_archive_reading_number_reading_id",
        "archive_reading",
        ["number", "reading_id"],
        unique=False,
    )


def _create_refresh_token() -> None:
    op.create_table(
        "refresh_token",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"],
            ["refresh_family.family_id"],
            name=op.f("fk_refresh_token_family_id_refresh_family"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_refresh_token")),
    )
    op.create_index(
        op.f("ix_refresh_token_family_id"), "refresh_token", ["family_id"], unique=False
    )
