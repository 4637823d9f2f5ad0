"""The two clocks of each item, its escalations, and copies of calendars and stations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

# Items accepted before get their clocks: the promise as it was given, the step from what is known of the item.
CLOCKS_OF_RUNNING_ITEMS = """
INSERT INTO clock (item_id, case_id, station, accepted_at, promise_working_days, promised_at, promised_provisional,
  promise_due_at, provisional, step_since, step_place, step_told_at, step_told_by, stage, holder, provider,
  limit_value, limit_unit, stopped_at, paused, asks_extension, pauses, extensions, recounts, mark, level, version)
SELECT i.item_id, i.case_id, i.station, coalesce(c.accepted_at, i.code_since), i.promise_working_days, i.due_at,
  i.provisional, i.due_at, i.provisional, s.since, s.place, s.since, '00000000-0000-0000-0000-000000000000', s.stage,
  CASE WHEN s.stage = 'ended' THEN 'nobody' WHEN i.performer = 'provider' THEN 'provider' ELSE 'station' END,
  CASE WHEN s.stage <> 'ended' THEN i.provider END, s.days, CASE WHEN s.days IS NOT NULL THEN 'working_days' END,
  i.ended_at, false, false, '[]', '[]', '[]', 'none', 0, 1
FROM tracked_item i JOIN tracked_case c USING (case_id), LATERAL (
  SELECT 'ended' AS stage, i.ended_at AS since, 4 AS place, NULL::integer AS days WHERE i.state = 'ended'
  UNION ALL SELECT 'serve', i.started_at, 3, i.cycle_working_days WHERE i.state = 'in_service'
  UNION ALL SELECT 'start', i.agreed_at, 2, 2 WHERE i.state = 'agreed'
  UNION ALL SELECT 'assess', coalesce(c.accepted_at, i.code_since), 0, 1 WHERE i.state = 'waiting'
) s
"""

# The chassis' timer has each of them looked at, counted and marked.
LOOKS = """
INSERT INTO timer (timer_id, due_at, try_at, name, subject)
SELECT gen_random_uuid(), now(), now(), 'look_at_clock', item_id::text FROM clock WHERE stopped_at IS NULL
"""


def upgrade() -> None:
    _create_clock()
    _create_escalation()
    _create_copies()
    op.execute(CLOCKS_OF_RUNNING_ITEMS)
    op.execute(LOOKS)


def _create_clock() -> None:
    op.create_table(
        "clock",
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=False),
        sa.Column("promise_working_days", sa.Integer, nullable=False),
        sa.Column("promised_at", MOMENT, nullable=False),
        sa.Column("promised_provisional", sa.Boolean, nullable=False),
        sa.Column("promise_due_at", MOMENT, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("step_since", MOMENT, nullable=False),
        sa.Column("step_place", sa.Integer, nullable=False),
        sa.Column("step_told_at", MOMENT, nullable=False),
        sa.Column("step_told_by", sa.Uuid, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("provider", sa.Text),
        sa.Column("limit_value", sa.Integer),
        sa.Column("limit_unit", sa.Text),
        sa.Column("step_until", MOMENT),
        sa.Column("step_due_at", MOMENT),
        sa.Column("stopped_at", MOMENT),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("asks_extension", sa.Boolean, nullable=False),
        sa.Column("pauses", JSONB, nullable=False),
        sa.Column("extensions", JSONB, nullable=False),
        sa.Column("recounts", JSONB, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("mark_rule", sa.Text),
        sa.Column("mark_since", MOMENT),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("rings_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_clock"),
    )
    op.create_index("ix_clock_station", "clock", ["station"])
    op.create_index("ix_clock_provider", "clock", ["provider"])


def _create_escalation() -> None:
    op.create_table(
        "escalation",
        sa.Column("escalation_id", sa.Uuid, nullable=False),
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("mark_since", MOMENT, nullable=False),
        sa.Column("escalated_at", MOMENT, nullable=False),
        sa.Column("left_at", MOMENT),
        sa.PrimaryKeyConstraint("escalation_id", name="pk_escalation"),
        sa.UniqueConstraint(
            "item_id", "level", "rule", "mark_since", name="uq_escalation_item_id_level_rule"
        ),
    )
    op.create_index("ix_escalation_station", "escalation", ["station"])


def _create_copies() -> None:
    op.create_table(
        "calendar_copy",
        sa.Column("year", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("notice", sa.Text, nullable=False),
        sa.Column("days_off", sa.ARRAY(sa.Date), nullable=False),
        sa.Column("make_up_days", sa.ARRAY(sa.Date), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_copy"),
    )
    op.create_table(
        "station_copy",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("superior", sa.Text),
        sa.PrimaryKeyConstraint("code", name="pk_station_copy"),
    )


def downgrade() -> None:
    for table in ("station_copy", "calendar_copy", "escalation", "clock"):
        op.drop_table(table)
