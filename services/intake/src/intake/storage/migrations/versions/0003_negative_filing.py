"""The register of negative filings, referrals, receipts, and numbers by kind.

What was refused before has one person for proposer and approver, as nobody else was recorded, and no number.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
REFUSED = ("refusal_class", "refusal_reason", "legal_ground")
KEEP = """
INSERT INTO denial (id, form_id, station, enterprise, position, reason_class, reason, legal_ground, proposed_by,
                    proposed_at, decided_by, decided_at, approved, opinion, appeal, finding)
SELECT id, id, station, coalesce(enterprise, ''), 0, refusal_class, refusal_reason, coalesce(legal_ground, ''),
       coalesce(first_asker, ''), decided_at, coalesce(first_asker, ''), decided_at, true, '', '', ''
FROM form WHERE refusal_class IS NOT NULL
"""
GIVE_BACK = """
UPDATE form SET refusal_class = d.reason_class, refusal_reason = d.reason, legal_ground = d.legal_ground
FROM denial d WHERE d.form_id = form.id AND d.approved
"""
# The older code knows neither state: what is open is open, what is over is over.
FORGET = """
UPDATE form SET state = CASE state WHEN 'refusal_proposed' THEN 'filed' ELSE 'refused' END
WHERE state IN ('refusal_proposed', 'appealed', 'referred')
"""


def upgrade() -> None:
    _denial()
    _returned()
    op.execute(KEEP)
    op.add_column("form", sa.Column("referral", JSONB))
    for name in REFUSED:
        op.drop_column("form", name)
    op.add_column(
        "number_counter", sa.Column("kind", sa.Text, nullable=False, server_default="need")
    )
    op.alter_column("number_counter", "kind", server_default=None)
    _key("station", "year", "kind")


def downgrade() -> None:
    op.execute("DELETE FROM number_counter WHERE kind <> 'need'")
    _key("station", "year")
    op.drop_column("number_counter", "kind")
    for name in REFUSED:
        op.add_column("form", sa.Column(name, sa.Text))
    op.drop_column("form", "referral")
    op.execute(GIVE_BACK)
    op.execute(FORGET)
    op.drop_table("returned")
    op.drop_table("denial")


def _key(*columns):
    op.drop_constraint("pk_number_counter", "number_counter", type_="primary")
    op.create_primary_key("pk_number_counter", "number_counter", list(columns))


def _text(name, nullable=False):
    return sa.Column(name, sa.Text, nullable=nullable)


def _denial():
    op.create_table(
        "denial",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("form_id", sa.Uuid, nullable=False),
        *(_text(name) for name in ("station", "enterprise")),
        sa.Column("position", sa.Integer, nullable=False),
        *(_text(name) for name in ("reason_class", "reason", "legal_ground", "proposed_by")),
        sa.Column("proposed_at", MOMENT, nullable=False),
        _text("decided_by", nullable=True),
        sa.Column("decided_at", MOMENT),
        sa.Column("approved", sa.Boolean),
        _text("opinion"),
        _text("number", nullable=True),
        _text("check_code_hash", nullable=True),
        sa.Column("appeal_by", MOMENT),
        sa.Column("appealed_at", MOMENT),
        _text("appeal"),
        _text("heard_by", nullable=True),
        sa.Column("heard_at", MOMENT),
        sa.Column("overturned", sa.Boolean),
        _text("finding"),
        sa.PrimaryKeyConstraint("id", name="pk_denial"),
        sa.UniqueConstraint("number", name="uq_denial_number"),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name="fk_denial_form_id_form"),
    )
    op.create_index("ix_denial_form_id", "denial", ["form_id"])
    op.create_index("ix_denial_station_id", "denial", ["station", "id"])


def _returned():
    op.create_table(
        "returned",
        sa.Column("form_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("materials", JSONB, nullable=False),
        *(_text(name) for name in ("received_by", "returned_by")),
        sa.Column("returned_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("form_id", "position", name="pk_returned"),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name="fk_returned_form_id_form"),
    )
