"""Promised times with their history, the catalogue as told, and how promises were kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "admin_0004"
down_revision = "admin_0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_text("station", "holder", "item"),
        *_terms(),
        sa.PrimaryKeyConstraint("id", name="pk_promise"),
        sa.UniqueConstraint("station", "holder", "item", name="uq_promise_station_holder_item"),
    )
    op.create_table(
        "promise_history",
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        *_terms(),
        sa.PrimaryKeyConstraint("promise_id", "revision", name="pk_promise_history"),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promise.id"], name="fk_promise_history_promise_id_promise"
        ),
    )
    op.create_table(
        "catalogue_item",
        *_text("code"),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_text("kind", "name_zh", "name_en"),
        sa.Column("promise_working_days", sa.Integer(), nullable=False),
        sa.Column("statutory_working_days", sa.Integer()),
        sa.PrimaryKeyConstraint("code", name="pk_catalogue_item"),
    )
    _kept()


def downgrade() -> None:
    for table in ("ended_item", "promised_item", "catalogue_item", "promise_history", "promise"):
        op.drop_table(table)


def _kept():
    op.create_table(
        "promised_item",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        *_text("station", "code"),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_promised_item"),
    )
    op.create_index("ix_promised_item_station_due_at", "promised_item", ["station", "due_at"])
    op.create_table(
        "ended_item",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_ended_item"),
    )


def _text(*names):
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _terms():
    return [
        sa.Column("working_days", sa.Integer(), nullable=False),
        *_text("basis", "ground"),
        sa.Column("similar_to", JSONB, nullable=False),
        *_text("changed_by"),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    ]
