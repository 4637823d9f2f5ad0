"""Cases, items, their timeline, notifications, and the copy of the catalogue."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_case()
    _create_item()
    _create_timeline()
    _create_catalogue()


def _create_case() -> None:
    op.create_table(
        "tracked_case",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("number", sa.Text),
        sa.Column("first_asker", sa.Text),
        sa.Column("check_code_hash", sa.Text),
        sa.Column("green", sa.Boolean, nullable=False),
        sa.Column("filed_at", MOMENT),
        sa.Column("accepted_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_tracked_case"),
        sa.UniqueConstraint("number", name="uq_tracked_case_number"),
    )
    op.create_index("ix_tracked_case_station", "tracked_case", ["station"])
    op.create_index("ix_tracked_case_enterprise", "tracked_case", ["enterprise"])


def _create_item() -> None:
    op.create_table(
        "tracked_item",
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("promise_working_days", sa.Integer, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("code_since", MOMENT, nullable=False),
        sa.Column("way", sa.Text),
        sa.Column("performer", sa.Text),
        sa.Column("provider", sa.Text),
        sa.Column("agreed_at", MOMENT),
        sa.Column("starts_on", sa.Date),
        sa.Column("cycle_working_days", sa.Integer),
        sa.Column("sheet_number", sa.Text),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("process_version", sa.Integer),
        sa.Column("stages", JSONB, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_tracked_item"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["tracked_case.case_id"], name="fk_tracked_item_case_id_tracked_case"
        ),
    )
    for column in ("case_id", "station", "enterprise", "provider"):
        op.create_index(f"ix_tracked_item_{column}", "tracked_item", [column])


def _create_timeline() -> None:
    op.create_table(
        "step",
        sa.Column("message_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("item_id", sa.Uuid),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("actor_role", sa.Text, nullable=False),
        sa.Column("provider", sa.Text),
        sa.Column("facts", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_step"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["tracked_case.case_id"], name="fk_step_case_id_tracked_case"
        ),
    )
    op.create_index("ix_step_case_id_occurred_at", "step", ["case_id", "occurred_at"])
    op.create_table(
        "notification",
        sa.Column("message_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("item_id", sa.Uuid),
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_notification"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["step.message_id"], name="fk_notification_message_id_step"
        ),
    )
    op.create_index("ix_notification_enterprise", "notification", ["enterprise"])


def _create_catalogue() -> None:
    op.create_table(
        "catalogue_item",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name_zh", sa.Text, nullable=False),
        sa.Column("name_en", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_catalogue_item"),
    )
    op.create_table(
        "process",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("stages", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name="pk_process"),
    )


def downgrade() -> None:
    for table in (
        "process",
        "catalogue_item",
        "notification",
        "step",
        "tracked_item",
        "tracked_case",
    ):
        op.drop_table(table)
