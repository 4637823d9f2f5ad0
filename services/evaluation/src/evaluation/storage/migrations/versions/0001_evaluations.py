"""Cases and items under evaluation, questionnaires, papers, ratings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001_evaluations"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_case()
    _create_item()
    _create_questionnaire()
    _create_paper()
    _create_rating()


def _create_case() -> None:
    op.create_table(
        "case_evaluation",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("first_asker", sa.Text, nullable=False),
        sa.Column("green", sa.Boolean, nullable=False),
        sa.Column("filed_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=False),
        sa.Column("evaluated_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_evaluation"),
    )
    op.create_index("ix_case_evaluation_number", "case_evaluation", ["number"])


def _create_item() -> None:
    op.create_table(
        "item_evaluation",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("code_known_at", MOMENT),
        sa.Column("performer", sa.Text),
        sa.Column("provider", sa.Text),
        sa.Column("answered_at", MOMENT),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_item_evaluation"),
        _of_case("item_evaluation"),
    )
    op.create_index("ix_item_evaluation_case_id", "item_evaluation", ["case_id"])
    for owner in ("station", "enterprise", "provider"):
        op.create_index(f"ix_item_evaluation_{owner}_id", "item_evaluation", [owner, "id"])


def _create_questionnaire() -> None:
    op.create_table(
        "questionnaire",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("enterprise", sa.Text, nullable=False),
        sa.Column("definition_version", sa.Integer, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire"),
        sa.UniqueConstraint("item_id", name="uq_questionnaire_item_id"),
        _of_case("questionnaire"),
        _of_item("questionnaire"),
    )
    op.create_index("ix_questionnaire_case_id", "questionnaire", ["case_id"])
    for owner in ("station", "enterprise"):
        op.create_index(f"ix_questionnaire_{owner}_id", "questionnaire", [owner, "id"])


def _create_paper() -> None:
    op.create_table(
        "paper",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("document", JSONB, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_paper"),
        sa.UniqueConstraint("item_id", "kind", name="uq_paper_item_id_kind"),
        _of_case("paper"),
        _of_item("paper"),
    )
    op.create_index("ix_paper_case_id", "paper", ["case_id"])


def _create_rating() -> None:
    op.create_table(
        "rating",
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("provider", sa.Text),
        sa.Column("item_code", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("item_id", "question", name="pk_rating"),
        _of_item("rating"),
    )
    for counted_by in ("station", "provider"):
        op.create_index(f"ix_rating_{counted_by}", "rating", [counted_by])


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_case_id_case_evaluation"
    return sa.ForeignKeyConstraint(["case_id"], ["case_evaluation.id"], name=name)


def _of_item(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_item_id_item_evaluation"
    return sa.ForeignKeyConstraint(["item_id"], ["item_evaluation.id"], name=name)


def downgrade() -> None:
    for table in ("rating", "paper", "questionnaire", "item_evaluation", "case_evaluation"):
        op.drop_table(table)
