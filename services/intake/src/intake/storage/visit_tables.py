"""The tables of visits and publicity activities."""

import sqlalchemy as sa

from intake.storage.tables import MOMENT, metadata

visit_plan = sa.Table(
    "visit_plan",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("planned_by", sa.Text, nullable=False),
    sa.Column("planned_at", MOMENT, nullable=False),
    sa.Column("cancelled_reason", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Index("ix_visit_plan_station_id", "station", "id"),
)

planned_visit = sa.Table(
    "planned_visit",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("plan_id", sa.Uuid, sa.ForeignKey("visit_plan.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("officer", sa.Text, nullable=False),
    sa.Column("on_day", sa.Date, nullable=False),
    sa.Column("visit_id", sa.Uuid, unique=True),
    sa.Index("ix_planned_visit_on_day", "on_day"),
)

visit = sa.Table(
    "visit",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("officer", sa.Text, nullable=False),
    sa.Column("visited_at", MOMENT, nullable=False),
    sa.Column("met", sa.Text, nullable=False),
    sa.Column("findings", sa.Text, nullable=False),
    sa.Column("recorded_at", MOMENT, nullable=False),
    sa.Column("planned_id", sa.Uuid, unique=True),
    sa.Column("instead_reason", sa.Text, nullable=False),
    sa.Column("form_id", sa.Uuid),
    sa.Column("why_not", sa.Text),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("ended_at", MOMENT),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Index("ix_visit_station_id", "station", "id"),
    sa.Index("ix_visit_station_visited_at", "station", "visited_at"),
)

activity = sa.Table(
    "activity",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("attended", sa.Integer, nullable=False),
    sa.Column("handouts", sa.Integer, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("recorded_at", MOMENT, nullable=False),
    sa.Index("ix_activity_station_id", "station", "id"),
)

# The drafts that were begun at an activity, whatever became of them.
activity_need = sa.Table(
    "activity_need",
    metadata,
    sa.Column("activity_id", sa.Uuid, sa.ForeignKey("activity.id"), primary_key=True),
    sa.Column("form_id", sa.Uuid, primary_key=True),
)
