"""Limits of the window's own steps, hours of stations, and due times counted again.

What was filed before has no limit of its decision: no silence accepts it. A notice that is open gets the limit from now
on in calendar days, as the migration knows no calendar. Copies of stations get office hours until they are told anew.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OFFICE_HOURS = '{"daily": [["09:00", "17:00"]], "exceptions": {}}'


def upgrade() -> None:
    for name in ("received_at", "decide_by", "promised_from"):
        op.add_column("form", sa.Column(name, MOMENT))
    op.execute("UPDATE form SET received_at = filed_at, promised_from = decided_at")
    _add("form", "deemed", sa.Boolean, "false")
    _add("notice", "answer_by", MOMENT, sa.text("now() + interval '21 days'"))
    _add("station_copy", "hours", JSONB, OFFICE_HOURS)
    _add("station_copy", "deemed_acceptance", sa.Boolean, "true")
    op.create_index(
        "ix_item_provisional", "item", ["form_id"], postgresql_where=sa.text("provisional")
    )
    op.create_table(
        "recount",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.Column("notice", sa.Text, nullable=False),
        sa.Column("due_before", MOMENT, nullable=False),
        sa.Column("due_after", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recount"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_recount_item_id_item"),
    )
    op.create_index("ix_recount_item_id", "recount", ["item_id"])


def downgrade() -> None:
    op.drop_table("recount")
    op.drop_index("ix_item_provisional", table_name="item")
    for name in ("hours", "deemed_acceptance"):
        op.drop_column("station_copy", name)
    op.drop_column("notice", "answer_by")
    op.execute("UPDATE form SET state = 'withdrawn' WHERE state = 'lapsed'")
    for name in ("received_at", "decide_by", "promised_from", "deemed"):
        op.drop_column("form", name)


def _add(table, name, kind, default):
    """A column that the rows that are there get a value for, and new ones bring themselves."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=default))
    op.alter_column(table, name, server_default=None)
