"""The ledger of first asks with hand-overs and reassignments, and consultations.

Cases that have a first-asker get their entry; those in the archive are closed.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ENTER = """
INSERT INTO first_ask (id, kind, station, first_asker, responsible, asked_at, outcome, words, closed_at, revision)
SELECT id, 'need', station, first_asker, first_asker, created_at,
       CASE WHEN state = 'referred' THEN 'referred' WHEN decided_at IS NOT NULL THEN 'handled' END, '',
       coalesce(archived_at, CASE WHEN state IN ('withdrawn', 'lapsed', 'referred') THEN decided_at END), 1
FROM form WHERE first_asker IS NOT NULL
"""


def upgrade() -> None:
    _first_ask()
    _parts()
    _inquiry()
    op.execute(ENTER)


def downgrade() -> None:
    for table in ("inquiry", "reassignment", "hand_over", "first_ask"):
        op.drop_table(table)
    op.execute("DELETE FROM number_counter WHERE kind = 'inquiry'")


def _text(*names, nullable=False):
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]


def _moment(name, nullable=False):
    return sa.Column(name, MOMENT, nullable=nullable)


def _whole(name):
    return sa.Column(name, sa.Integer, nullable=False)


def _first_ask():
    op.create_table(
        "first_ask",
        sa.Column("id", sa.Uuid, nullable=False),
        *_text("kind", "station", "first_asker", "responsible"),
        _moment("asked_at"),
        *_text("outcome", nullable=True),
        *_text("words"),
        _moment("closed_at", nullable=True),
        _whole("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_first_ask"),
    )
    op.create_index("ix_first_ask_station_id", "first_ask", ["station", "id"])
    op.create_index(
        "ix_first_ask_open",
        "first_ask",
        ["responsible", "id"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _parts():
    def of_ask(table):
        return sa.ForeignKeyConstraint(
            ["ask_id"], ["first_ask.id"], name=f"fk_{table}_ask_id_first_ask"
        )

    op.create_table(
        "hand_over",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("ask_id", sa.Uuid, nullable=False),
        _whole("position"),
        *_text("giver", "taker", "reason"),
        _moment("given_at"),
        _moment("take_by"),
        _moment("taken_at", nullable=True),
        _moment("escalated_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hand_over"),
        of_ask("hand_over"),
    )
    op.create_index("ix_hand_over_ask_id", "hand_over", ["ask_id"])
    op.create_table(
        "reassignment",
        sa.Column("ask_id", sa.Uuid, nullable=False),
        _whole("position"),
        *_text("before", "after", "reason", "changed_by"),
        _moment("changed_at"),
        sa.PrimaryKeyConstraint("ask_id", "position", name="pk_reassignment"),
        of_ask("reassignment"),
    )


def _inquiry():
    op.create_table(
        "inquiry",
        sa.Column("id", sa.Uuid, nullable=False),
        *_text("number", "station", "channel"),
        *_text("enterprise", nullable=True),
        *_text("asker", "question"),
        _moment("asked_at"),
        _moment("answer_by"),
        sa.Column("late", sa.Boolean, nullable=False),
        *_text("answer"),
        *_text("answered_by", nullable=True),
        _moment("answered_at", nullable=True),
        sa.Column("form_id", sa.Uuid),
        sa.Column("referral", JSONB),
        _whole("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_inquiry"),
        sa.UniqueConstraint("number", name="uq_inquiry_number"),
    )
    op.create_index("ix_inquiry_station_id", "inquiry", ["station", "id"])
