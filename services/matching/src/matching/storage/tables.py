"""The tables of matching. Reference data is kept as documents: it is read whole and changed by revision only."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database import new_metadata
from matching.domain import call as calls
from matching.domain import item as items
from matching.domain import negotiation as negotiations
from matching.domain import offer as offers

metadata = new_metadata()


def words(words: type[StrEnum]) -> sa.Enum:
    """A closed list of words, kept as text: no database type to migrate when a word is added."""
    return sa.Enum(
        words,
        native_enum=False,
        create_constraint=False,
        length=30,
        values_callable=lambda members: [member.value for member in members],
    )


def moment(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


catalogue_item = sa.Table(
    "catalogue_item",
    metadata,
    sa.Column("code", sa.String(20), primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("document", JSONB, nullable=False),
)

provider = sa.Table(
    "provider",
    metadata,
    sa.Column("id", sa.String(20), primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("document", JSONB, nullable=False),
)

station = sa.Table(
    "station",
    metadata,
    sa.Column("code", sa.String(40), primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("status", sa.String(30), nullable=False),
    sa.Column("served_items", JSONB, nullable=False),
    sa.Column("tier", sa.String(40)),
)

item = sa.Table(
    "item",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False, index=True),
    sa.Column("number", sa.String(60), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("station", sa.String(40), nullable=False, index=True),
    sa.Column("enterprise", sa.String(18), nullable=False, index=True),
    sa.Column("code", sa.String(20)),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("section", sa.String(60), nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("details", JSONB, nullable=False),
    sa.Column("district", sa.String(12), nullable=False),
    sa.Column("industry", sa.String(12), nullable=False),
    sa.Column("size", sa.String(12), nullable=False),
    sa.Column("green", sa.Boolean, nullable=False),
    moment("due_at"),
    sa.Column("state", words(items.State), nullable=False),
    sa.Column("way", words(items.Way)),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("provider", sa.String(20), index=True),
    sa.Column("offers_made", sa.Integer, nullable=False),
    sa.Column("rounds_made", sa.Integer, nullable=False),
    sa.Column("tried", JSONB, nullable=False),
    sa.Column("planned_end_on", sa.Date),
    sa.Column("version", sa.Integer, nullable=False),
    # What a provider has in hand is counted at every ranking.
    sa.Index(
        "ix_item_agreed",
        "planned_end_on",
        "provider",
        postgresql_where=sa.text("state = 'agreed' AND provider IS NOT NULL"),
    ),
    sa.Index(
        "ix_item_negotiating",
        "provider",
        postgresql_where=sa.text("state = 'negotiating' AND provider IS NOT NULL"),
    ),
)

offer = sa.Table(
    "offer",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("item_id", sa.Uuid, sa.ForeignKey("item.id"), nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("station", sa.String(40), nullable=False, index=True),
    sa.Column("provider", sa.String(20), nullable=False, index=True),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("chosen_by", sa.String(20), nullable=False),
    moment("made_at"),
    moment("respond_by"),
    sa.Column("state", words(offers.State), nullable=False),
    moment("answered_at", nullable=True),
    sa.Column("reason_class", sa.String(40)),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("item_id", "round"),
    sa.Index("ix_offer_made_at_provider", "made_at", "provider"),
    # Whatever goes wrong above: a need is open at one provider at a time.
    sa.Index("uq_offer_open", "item_id", unique=True, postgresql_where=sa.text("state = 'open'")),
)

# How a provider's offers ended, counted as they end: counting them all at every ranking would take ever longer.
provider_record = sa.Table(
    "provider_record",
    metadata,
    sa.Column("provider", sa.String(20), primary_key=True),
    sa.Column("answered", sa.Integer, nullable=False),
    sa.Column("silent", sa.Integer, nullable=False),
)

negotiation = sa.Table(
    "negotiation",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("item_id", sa.Uuid, sa.ForeignKey("item.id"), nullable=False, index=True),
    sa.Column("offer_id", sa.Uuid, sa.ForeignKey("offer.id")),
    sa.Column("counterpart", words(negotiations.Party), nullable=False),
    moment("opened_at"),
    sa.Column("state", words(negotiations.State), nullable=False),
    sa.Column("confirmed_by", sa.Text),
    moment("confirmed_at", nullable=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index(
        "uq_negotiation_open", "item_id", unique=True, postgresql_where=sa.text("state = 'open'")
    ),
)

negotiation_round = sa.Table(
    "negotiation_round",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("negotiation_id", sa.Uuid, sa.ForeignKey("negotiation.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("party", words(negotiations.Party), nullable=False),
    sa.Column("proposed_by", sa.Text, nullable=False),
    moment("proposed_at"),
    sa.Column("service_item", sa.Text, nullable=False),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("cycle_working_days", sa.Integer, nullable=False),
    sa.Column("price_yuan", sa.Numeric(12, 2), nullable=False),
    sa.UniqueConstraint("negotiation_id", "number"),
)

open_call = sa.Table(
    "open_call",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("item_id", sa.Uuid, sa.ForeignKey("item.id"), nullable=False, index=True),
    sa.Column("station", sa.String(40), nullable=False, index=True),
    sa.Column("enterprise", sa.String(18), nullable=False, index=True),
    sa.Column("opened_by", sa.Text, nullable=False),
    moment("opened_at"),
    moment("respond_by"),
    sa.Column("state", words(calls.State), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    # Whatever goes wrong above: a need is called for once at a time.
    sa.Index(
        "uq_open_call_undecided",
        "item_id",
        unique=True,
        postgresql_where=sa.text("state IN ('open', 'over')"),
    ),
)
UNDECIDED: sa.ColumnElement[bool] = sa.literal_column("open_call.state IN ('open', 'over')")

# Whom a call was put to: the key begins with the provider, whose list of calls it is read by.
call_invitation = sa.Table(
    "call_invitation",
    metadata,
    sa.Column("provider", sa.String(20), primary_key=True),
    sa.Column("call_id", sa.Uuid, sa.ForeignKey("open_call.id"), primary_key=True, index=True),
)

quote = sa.Table(
    "quote",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("call_id", sa.Uuid, sa.ForeignKey("open_call.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("provider", sa.String(20), nullable=False),
    sa.Column("quoted_by", sa.Text, nullable=False),
    moment("quoted_at"),
    sa.Column("service_item", sa.Text, nullable=False),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("cycle_working_days", sa.Integer, nullable=False),
    sa.Column("price_yuan", sa.Numeric(12, 2), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    moment("withdrawn_at", nullable=True),
    sa.UniqueConstraint("call_id", "provider", "number"),
)

calendar_year = sa.Table(
    "calendar_year",
    metadata,
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("days_off", JSONB, nullable=False),
    sa.Column("make_up_days", JSONB, nullable=False),
)

service_cycle = sa.Table(
    "service_cycle",
    metadata,
    sa.Column("item_id", sa.Uuid, primary_key=True),
    sa.Column("provider", sa.String(20), nullable=False),
    sa.Column("promised_working_days", sa.Integer, nullable=False),
    moment("started_at"),
    moment("ended_at"),
    sa.Column("taken_working_days", sa.Integer, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Index("ix_service_cycle_provider", "provider", "ended_at"),
    sa.Index("ix_service_cycle_provisional", "ended_at", postgresql_where=sa.text("provisional")),
)

sheet = sa.Table(
    "sheet",
    metadata,
    sa.Column("item_id", sa.Uuid, sa.ForeignKey("item.id"), primary_key=True),
    sa.Column("number", sa.String(70), nullable=False, unique=True),
    sa.Column("document", JSONB, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    moment("issued_at"),
)
