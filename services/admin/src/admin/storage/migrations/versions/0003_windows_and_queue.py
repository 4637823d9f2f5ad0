"""Windows, tickets, appointments and rosters (7.1)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "admin_0003"
down_revision = "admin_0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

# In the order of creation; dropped the other way round.
TABLES = (
    "known_case",
    "roster",
    "service_window",
    "slot",
    "ticket_counter",
    "booking",
    "window_history",
    "ticket",
)


def upgrade() -> None:
    _create_known_case()
    _create_roster()
    _create_service_window()
    _create_slot()
    _create_ticket_counter()
    _create_booking()
    _create_window_history()
    _create_ticket()


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def _create_known_case() -> None:
    op.create_table(
        "known_case",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("green", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_known_case")),
    )


def _create_roster() -> None:
    op.create_table(
        "roster",
        sa.Column("roster_id", sa.Uuid(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("adopted_at", MOMENT, nullable=False),
        sa.Column("adopted_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("assumptions", JSONB, nullable=False),
        sa.Column("entries", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("roster_id", name=op.f("pk_roster")),
    )
    op.create_index("ix_roster_station_roster_id", "roster", ["station", "roster_id"])


def _create_service_window() -> None:
    op.create_table(
        "service_window",
        sa.Column("window_id", sa.Uuid(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("serves", JSONB, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("staffed_by", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("window_id", name=op.f("pk_service_window")),
        sa.UniqueConstraint("station", "number", name=op.f("uq_service_window_station_number")),
    )


def _create_slot() -> None:
    op.create_table(
        "slot",
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("booked BETWEEN 0 AND capacity", name=op.f("ck_slot_places")),
        sa.PrimaryKeyConstraint("slot_id", name=op.f("pk_slot")),
        sa.UniqueConstraint("station", "starts_at", name=op.f("uq_slot_station_starts_at")),
    )


def _create_ticket_counter() -> None:
    op.create_table(
        "ticket_counter",
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station", "day", "lane", name=op.f("pk_ticket_counter")),
    )


def _create_booking() -> None:
    op.create_table(
        "booking",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("booked_at", MOMENT, nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("case_number", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slot.slot_id"], name=op.f("fk_booking_slot_id_slot")
        ),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_booking")),
    )
    op.create_index("ix_booking_station_booking_id", "booking", ["station", "booking_id"])
    op.create_index("ix_booking_enterprise_booking_id", "booking", ["enterprise", "booking_id"])
    op.create_index(
        "uq_booking_slot_id_enterprise",
        "booking",
        ["slot_id", "enterprise"],
        unique=True,
        postgresql_where=sa.text("state <> 'cancelled'"),
    )


def _create_window_history() -> None:
    op.create_table(
        "window_history",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("window_id", sa.Uuid(), nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["window_id"],
            ["service_window.window_id"],
            name=op.f("fk_window_history_window_id_service_window"),
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_window_history")),
    )
    op.create_index(
        "ix_window_history_window_id_entry_id", "window_history", ["window_id", "entry_id"]
    )


def _create_ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("arrived_at", MOMENT, nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("case_number", sa.Text(), nullable=True),
        sa.Column("enterprise", sa.Text(), nullable=True),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("priority_from", MOMENT, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("window_id", sa.Uuid(), nullable=True),
        sa.Column("called_at", MOMENT, nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("overtook", sa.Integer(), nullable=False),
        sa.Column("delay_seconds", sa.Integer(), nullable=False),
        sa.Column("held_up_seconds", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.booking_id"], name=op.f("fk_ticket_booking_id_booking")
        ),
        sa.ForeignKeyConstraint(
            ["window_id"],
            ["service_window.window_id"],
            name=op.f("fk_ticket_window_id_service_window"),
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_ticket_booking_id")),
        sa.UniqueConstraint("station", "day", "number", name=op.f("uq_ticket_station_day_number")),
    )
    op.create_index("ix_ticket_station_ticket_id", "ticket", ["station", "ticket_id"])
    op.create_index("ix_ticket_enterprise_ticket_id", "ticket", ["enterprise", "ticket_id"])
    op.create_index("ix_ticket_window_id_day", "ticket", ["window_id", "day"])
