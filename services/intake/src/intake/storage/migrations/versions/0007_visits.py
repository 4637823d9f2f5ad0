"""Plans of visits, visits, publicity activities with the needs begun there.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _plans()
    _visits()
    _activities()


def downgrade() -> None:
    for table in ("activity_need", "activity", "visit", "planned_visit", "visit_plan"):
        op.drop_table(table)


def _text(*names, nullable=False):
    return [sa.Column(name, sa.Text, nullable=nullable) for name in names]


def _day(*names):
    return [sa.Column(name, sa.Date, nullable=False) for name in names]


def _moment(name, nullable=False):
    return sa.Column(name, MOMENT, nullable=nullable)


def _whole(*names):
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def _id(name="id", nullable=False):
    return sa.Column(name, sa.Uuid, nullable=nullable)


def _plans():
    op.create_table(
        "visit_plan",
        _id(),
        *_text("station", "title"),
        *_day("first_day", "last_day"),
        *_text("planned_by"),
        _moment("planned_at"),
        *_text("cancelled_reason", nullable=True),
        *_whole("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_visit_plan"),
    )
    op.create_index("ix_visit_plan_station_id", "visit_plan", ["station", "id"])
    op.create_table(
        "planned_visit",
        _id(),
        _id("plan_id"),
        *_whole("position"),
        *_text("enterprise", "name", "officer"),
        *_day("on_day"),
        _id("visit_id", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_planned_visit"),
        sa.UniqueConstraint("visit_id", name="uq_planned_visit_visit_id"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["visit_plan.id"], name="fk_planned_visit_plan_id_visit_plan"
        ),
    )
    op.create_index("ix_planned_visit_plan_id", "planned_visit", ["plan_id"])
    op.create_index("ix_planned_visit_on_day", "planned_visit", ["on_day"])


def _visits():
    op.create_table(
        "visit",
        _id(),
        *_text("station", "enterprise", "officer"),
        _moment("visited_at"),
        *_text("met", "findings"),
        _moment("recorded_at"),
        _id("planned_id", nullable=True),
        *_text("instead_reason"),
        _id("form_id", nullable=True),
        *_text("why_not", nullable=True),
        *_text("words"),
        _moment("ended_at", nullable=True),
        *_whole("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        sa.UniqueConstraint("planned_id", name="uq_visit_planned_id"),
    )
    op.create_index("ix_visit_station_id", "visit", ["station", "id"])
    op.create_index("ix_visit_station_visited_at", "visit", ["station", "visited_at"])


def _activities():
    op.create_table(
        "activity",
        _id(),
        *_text("station"),
        *_day("held_on"),
        *_text("place", "topic"),
        *_whole("attended", "handouts"),
        *_text("recorded_by"),
        _moment("recorded_at"),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
    )
    op.create_index("ix_activity_station_id", "activity", ["station", "id"])
    op.create_table(
        "activity_need",
        _id("activity_id"),
        _id("form_id"),
        sa.PrimaryKeyConstraint("activity_id", "form_id", name="pk_activity_need"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_activity_need_activity_id_activity"
        ),
    )
