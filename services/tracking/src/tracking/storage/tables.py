"""The tables of tracking."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database import new_metadata
from tracking.domain.case import CaseState
from tracking.domain.progress import ItemState

metadata = new_metadata()
MOMENT = sa.DateTime(timezone=True)


def _state(values: type[CaseState] | type[ItemState]) -> sa.Enum:
    return sa.Enum(
        values, native_enum=False, length=32, values_callable=lambda e: [s.value for s in e]
    )


tracked_case = sa.Table(
    "tracked_case",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False, index=True),
    sa.Column("enterprise", sa.Text, nullable=False, index=True),
    sa.Column("state", _state(CaseState), nullable=False),
    sa.Column("number", sa.Text, unique=True),
    sa.Column("first_asker", sa.Text),
    sa.Column("check_code_hash", sa.Text),
    sa.Column("green", sa.Boolean, nullable=False),
    sa.Column("filed_at", MOMENT),
    sa.Column("accepted_at", MOMENT),
    sa.Column("version", sa.Integer, nullable=False),
)

tracked_item = sa.Table(
    "tracked_item",
    metadata,
    sa.Column("item_id", sa.Uuid, primary_key=True),
    sa.Column(
        "case_id", sa.Uuid, sa.ForeignKey("tracked_case.case_id"), nullable=False, index=True
    ),
    # Whose case it is, so that each list is limited without a join; neither ever changes.
    sa.Column("station", sa.Text, nullable=False, index=True),
    sa.Column("enterprise", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("section", sa.Text, nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("due_at", MOMENT, nullable=False),
    # Named after the only unit that there was at first; two versions run side by side, so it is not renamed.
    sa.Column("promise_working_days", sa.Integer, nullable=False),
    sa.Column("promise_unit", sa.Text, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("code", sa.Text),
    sa.Column("code_since", MOMENT, nullable=False),
    sa.Column("way", sa.Text),
    sa.Column("performer", sa.Text),
    sa.Column("provider", sa.Text, index=True),
    sa.Column("agreed_at", MOMENT),
    sa.Column("starts_on", sa.Date),
    sa.Column("cycle_working_days", sa.Integer),
    sa.Column("sheet_number", sa.Text),
    sa.Column("state", _state(ItemState), nullable=False),
    sa.Column("process_version", sa.Integer),
    sa.Column("stages", JSONB, nullable=False),
    sa.Column("started_at", MOMENT),
    sa.Column("ended_at", MOMENT),
    sa.Column("version", sa.Integer, nullable=False),
)

# The timeline. The id of the message is the key: a step told twice is there once.
step = sa.Table(
    "step",
    metadata,
    sa.Column("message_id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, sa.ForeignKey("tracked_case.case_id"), nullable=False),
    sa.Column("item_id", sa.Uuid),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("occurred_at", MOMENT, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("actor_role", sa.Text, nullable=False),
    sa.Column("provider", sa.Text),
    sa.Column("facts", JSONB, nullable=False),
    sa.Index("ix_step_case_id_occurred_at", "case_id", "occurred_at"),
)

notification = sa.Table(
    "notification",
    metadata,
    sa.Column("message_id", sa.Uuid, sa.ForeignKey("step.message_id"), primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("item_id", sa.Uuid),
    sa.Column("enterprise", sa.Text, nullable=False, index=True),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("occurred_at", MOMENT, nullable=False),
)

catalogue_item = sa.Table(
    "catalogue_item",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
)

process = sa.Table(
    "process",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("published_at", MOMENT, nullable=False),
    sa.Column("stages", JSONB, nullable=False),
)
