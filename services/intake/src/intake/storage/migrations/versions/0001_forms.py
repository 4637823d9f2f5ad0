"""Forms, papers, numbers, disclosures, and copies of foreign facts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def text(name, nullable=False):
    return sa.Column(name, sa.Text, nullable=nullable)


def moment(name, nullable=False):
    return sa.Column(name, MOMENT, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "form",
        sa.Column("id", sa.Uuid, nullable=False),
        text("station"),
        text("channel"),
        text("definition_version"),
        sa.Column("content", JSONB, nullable=False),
        moment("created_at"),
        text("created_by"),
        text("created_role"),
        text("enterprise", nullable=True),
        text("first_asker", nullable=True),
        sa.Column("state", sa.String(30), nullable=False),
        moment("changed_at", nullable=True),
        moment("filed_at", nullable=True),
        moment("decided_at", nullable=True),
        text("number", nullable=True),
        text("check_code_hash", nullable=True),
        text("green_ground", nullable=True),
        text("refusal_class", nullable=True),
        text("refusal_reason", nullable=True),
        text("legal_ground", nullable=True),
        moment("archived_at", nullable=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_form"),
        sa.UniqueConstraint("number", name="uq_form_number"),
    )
    op.create_index("ix_form_station_id", "form", ["station", "id"])
    op.create_index("ix_form_enterprise_id", "form", ["enterprise", "id"])
    _parts_of_a_form()
    _numbers_and_disclosures()
    _copies()


def _parts_of_a_form() -> None:
    def form_id():
        return sa.Column("form_id", sa.Uuid, nullable=False)

    def of_form(table):
        return sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=f"fk_{table}_form_id_form")

    op.create_table(
        "handed_in",
        sa.Column("seq", sa.BigInteger, sa.Identity(), nullable=False),
        form_id(),
        text("key"),
        text("file_name"),
        sa.Column("size", sa.BigInteger, nullable=False),
        text("media_type"),
        sa.Column("seen_on_paper", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_handed_in"),
        of_form("handed_in"),
    )
    op.create_index("ix_handed_in_form_id", "handed_in", ["form_id"])
    op.create_table(
        "notice",
        form_id(),
        sa.Column("position", sa.Integer, nullable=False),
        moment("asked_at"),
        text("asked_by"),
        sa.Column("missing", JSONB, nullable=False),
        sa.Column("breach", sa.Boolean, nullable=False),
        moment("answered_at", nullable=True),
        sa.PrimaryKeyConstraint("form_id", "position", name="pk_notice"),
        of_form("notice"),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.Uuid, nullable=False),
        form_id(),
        sa.Column("position", sa.Integer, nullable=False),
        text("section"),
        text("zh"),
        text("en"),
        text("kind"),
        text("code", nullable=True),
        sa.Column("also", JSONB, nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("details", JSONB, nullable=False),
        sa.Column("hidden", JSONB, nullable=False),
        sa.Column("promise_working_days", sa.Integer, nullable=False),
        moment("due_at"),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("counted_days", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        of_form("item"),
    )
    op.create_index("ix_item_form_id", "item", ["form_id"])
    op.create_table(
        "paper",
        form_id(),
        text("kind"),
        sa.Column("edition", sa.Integer, nullable=False),
        text("sha256"),
        sa.Column("body", sa.LargeBinary, nullable=False),
        moment("issued_at"),
        sa.PrimaryKeyConstraint("form_id", "kind", "edition", name="pk_paper"),
        of_form("paper"),
    )


def _numbers_and_disclosures() -> None:
    op.create_table(
        "number_counter",
        text("station"),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("station", "year", name="pk_number_counter"),
    )
    op.create_table(
        "disclosure",
        sa.Column("offer_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("item_id", sa.Uuid, nullable=False),
        text("provider"),
        moment("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("offer_id", name="pk_disclosure"),
    )
    op.create_index("ix_disclosure_case_id", "disclosure", ["case_id"])
    op.create_table(
        "disclosure_reading",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        text("reader"),
        text("reader_role"),
        text("provider", nullable=True),
        moment("read_at"),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure_reading"),
    )
    op.create_index("ix_disclosure_reading_case_id", "disclosure_reading", ["case_id"])


def _copies() -> None:
    op.create_table(
        "station_copy",
        text("code"),
        sa.Column("revision", sa.Integer, nullable=False),
        text("name_zh"),
        text("name_en"),
        text("status"),
        text("address_zh"),
        text("phone"),
        sa.PrimaryKeyConstraint("code", name="pk_station_copy"),
    )
    op.create_table(
        "catalogue_copy",
        text("code"),
        sa.Column("revision", sa.Integer, nullable=False),
        text("name_zh"),
        text("name_en"),
        sa.Column("promise_working_days", sa.Integer, nullable=False),
        sa.Column("statutory_working_days", sa.Integer),
        sa.Column("materials", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_catalogue_copy"),
    )
    op.create_table(
        "calendar_copy",
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        text("notice"),
        sa.Column("days_off", ARRAY(sa.Date), nullable=False),
        sa.Column("make_up_days", ARRAY(sa.Date), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_copy"),
    )


PARTS = ("handed_in", "notice", "item", "paper")
OTHERS = ("number_counter", "disclosure", "disclosure_reading")
COPIES = ("station_copy", "catalogue_copy", "calendar_copy")


def downgrade() -> None:
    for table in (*PARTS, "form", *OTHERS, *COPIES):
        op.drop_table(table)
