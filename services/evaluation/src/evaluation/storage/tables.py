"""The tables of this service."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database import new_metadata
from evaluation.domain.item_evaluation import State
from evaluation.domain.opinion import Kind, OpinionState

metadata = new_metadata()
MOMENT = sa.DateTime(timezone=True)
STATE = sa.Enum(State, native_enum=False, length=32, values_callable=list)
OPINION_STATE = sa.Enum(OpinionState, native_enum=False, length=32, values_callable=list)
KIND = sa.Enum(Kind, native_enum=False, length=32, values_callable=list)

case_evaluation = sa.Table(
    "case_evaluation",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Text, nullable=False, index=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("first_asker", sa.Text, nullable=False),
    sa.Column("green", sa.Boolean, nullable=False),
    sa.Column("filed_at", MOMENT, nullable=False),
    sa.Column("accepted_at", MOMENT, nullable=False),
    sa.Column("evaluated_at", MOMENT),
    sa.Column("version", sa.Integer, nullable=False),
)

item_evaluation = sa.Table(
    "item_evaluation",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.ForeignKey("case_evaluation.id"), nullable=False, index=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("code", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("section", sa.Text, nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("state", STATE, nullable=False),
    sa.Column("code_known_at", MOMENT),
    sa.Column("performer", sa.Text),
    sa.Column("provider", sa.Text),
    sa.Column("answered_at", MOMENT),
    sa.Column("started_at", MOMENT),
    sa.Column("ended_at", MOMENT),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("ix_item_evaluation_station_id", "station", "id"),
    sa.Index("ix_item_evaluation_enterprise_id", "enterprise", "id"),
    sa.Index("ix_item_evaluation_provider_id", "provider", "id"),
)

questionnaire = sa.Table(
    "questionnaire",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.ForeignKey("case_evaluation.id"), nullable=False, index=True),
    sa.Column("item_id", sa.ForeignKey("item_evaluation.id"), nullable=False, unique=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("definition_version", sa.Integer, nullable=False),
    sa.Column("issued_at", MOMENT, nullable=False),
    sa.Column("expires_at", MOMENT, nullable=False),
    sa.Column("answered_at", MOMENT),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("ix_questionnaire_station_id", "station", "id"),
    sa.Index("ix_questionnaire_enterprise_id", "enterprise", "id"),
)

# Frozen documents. An answer holds personal data (contact, opinion): it is read through its route alone.
paper = sa.Table(
    "paper",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.ForeignKey("case_evaluation.id"), nullable=False, index=True),
    sa.Column("item_id", sa.ForeignKey("item_evaluation.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("document", JSONB, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("issued_at", MOMENT, nullable=False),
    sa.UniqueConstraint("item_id", "kind"),
)

# One row a question of an answer, beside what results are counted by; no word of a person.
rating = sa.Table(
    "rating",
    metadata,
    sa.Column("item_id", sa.ForeignKey("item_evaluation.id"), primary_key=True),
    sa.Column("question", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("station", sa.Text, nullable=False, index=True),
    sa.Column("provider", sa.Text, index=True),
    sa.Column("item_code", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("answered_at", MOMENT, nullable=False),
)

# What somebody thinks of a provider, and what that answers: people's words, read through its routes alone.
opinion = sa.Table(
    "opinion",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.ForeignKey("case_evaluation.id"), nullable=False),
    sa.Column("item_id", sa.ForeignKey("item_evaluation.id"), nullable=False, index=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("kind", KIND, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("state", OPINION_STATE, nullable=False),
    sa.Column("given_at", MOMENT, nullable=False),
    sa.Column("given_by", sa.Text, nullable=False),
    sa.Column("given_by_role", sa.Text, nullable=False),
    sa.Column("answer_by", MOMENT),
    sa.Column("chased", sa.Integer, nullable=False),
    sa.Column("answer", sa.Text),
    sa.Column("answered_at", MOMENT),
    sa.Column("answered_by", sa.Text),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("ix_opinion_station_id", "station", "id"),
    sa.Index("ix_opinion_enterprise_id", "enterprise", "id"),
    sa.Index("ix_opinion_provider_id", "provider", "id"),
)
