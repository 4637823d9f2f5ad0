"""The tables of windows and queue (7.1), in the same database."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from admin.storage.tables import MOMENT, metadata

service_window = sa.Table(
    "service_window",
    metadata,
    sa.Column("window_id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("serves", JSONB, nullable=False),
    sa.Column("is_open", sa.Boolean, nullable=False),
    sa.Column("staffed_by", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.UniqueConstraint("station", "number"),
)

# What a window looked like after each change; only ever added to.
window_history = sa.Table(
    "window_history",
    metadata,
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    sa.Column("window_id", sa.Uuid, sa.ForeignKey("service_window.window_id"), nullable=False),
    sa.Column("facts", JSONB, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", MOMENT, nullable=False),
    sa.Index("ix_window_history_window_id_entry_id", "window_id", "entry_id"),
)

# A case as the queue needs it: whose it is, and whether its acceptance said green (6.3.3).
known_case = sa.Table(
    "known_case",
    metadata,
    sa.Column("number", sa.Text, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("green", sa.Boolean, nullable=False),
)

slot = sa.Table(
    "slot",
    metadata,
    sa.Column("slot_id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("starts_at", MOMENT, nullable=False),
    sa.Column("ends_at", MOMENT, nullable=False),
    sa.Column("capacity", sa.Integer, nullable=False),
    sa.Column("booked", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.UniqueConstraint("station", "starts_at"),
    sa.CheckConstraint("booked BETWEEN 0 AND capacity", name="places"),
)

booking = sa.Table(
    "booking",
    metadata,
    sa.Column("booking_id", sa.Uuid, primary_key=True),
    sa.Column("slot_id", sa.Uuid, sa.ForeignKey("slot.slot_id"), nullable=False),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("starts_at", MOMENT, nullable=False),
    sa.Column("ends_at", MOMENT, nullable=False),
    sa.Column("booked_at", MOMENT, nullable=False),
    sa.Column("item", sa.Text),
    sa.Column("case_number", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
    sa.Index("ix_booking_station_booking_id", "station", "booking_id"),
    sa.Index("ix_booking_enterprise_booking_id", "enterprise", "booking_id"),
)

# One place a slot and enterprise, unless it was given back.
sa.Index(
    "uq_booking_slot_id_enterprise",
    booking.c.slot_id,
    booking.c.enterprise,
    unique=True,
    postgresql_where=booking.c.state != "cancelled",
)

ticket_counter = sa.Table(
    "ticket_counter",
    metadata,
    sa.Column("station", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("lane", sa.Text, primary_key=True),
    sa.Column("last_number", sa.Integer, nullable=False),
)

ticket = sa.Table(
    "ticket",
    metadata,
    sa.Column("ticket_id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("lane", sa.Text, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("arrived_at", MOMENT, nullable=False),
    sa.Column("joined_at", MOMENT, nullable=False),
    sa.Column("item", sa.Text),
    sa.Column("case_number", sa.Text),
    sa.Column("enterprise", sa.Text),
    sa.Column("booking_id", sa.Uuid, sa.ForeignKey("booking.booking_id"), unique=True),
    sa.Column("priority_from", MOMENT),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("window_id", sa.Uuid, sa.ForeignKey("service_window.window_id")),
    sa.Column("called_at", MOMENT),
    sa.Column("started_at", MOMENT),
    sa.Column("ended_at", MOMENT),
    sa.Column("overtook", sa.Integer, nullable=False),
    sa.Column("delay_seconds", sa.Integer, nullable=False),
    sa.Column("held_up_seconds", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.UniqueConstraint("station", "day", "number"),
    sa.Index("ix_ticket_station_ticket_id", "station", "ticket_id"),
    sa.Index("ix_ticket_enterprise_ticket_id", "enterprise", "ticket_id"),
    sa.Index("ix_ticket_window_id_day", "window_id", "day"),
)

# Recommendations that were adopted; the newest of a station is in force.
roster = sa.Table(
    "roster",
    metadata,
    sa.Column("roster_id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("adopted_at", MOMENT, nullable=False),
    sa.Column("adopted_by", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("assumptions", JSONB, nullable=False),
    sa.Column("entries", JSONB, nullable=False),
    sa.Index("ix_roster_station_roster_id", "station", "roster_id"),
)
