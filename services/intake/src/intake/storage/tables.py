"""The tables of intake. Case data first, then copies of foreign facts as events told them."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.database import new_metadata
from intake.domain.states import State

metadata = new_metadata()
MOMENT = sa.DateTime(timezone=True)
STATE = sa.Enum(
    State, native_enum=False, length=30, values_callable=lambda states: [s.value for s in states]
)

# One row a form; its id is the id of the case everywhere.
form = sa.Table(
    "form",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("definition_version", sa.Text, nullable=False),
    sa.Column("content", JSONB, nullable=False),
    sa.Column("created_at", MOMENT, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("created_role", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text),
    sa.Column("first_asker", sa.Text),
    sa.Column("state", STATE, nullable=False),
    sa.Column("changed_at", MOMENT),
    sa.Column("filed_at", MOMENT),
    sa.Column("received_at", MOMENT),
    sa.Column("decide_by", MOMENT),
    sa.Column("decided_at", MOMENT),
    sa.Column("number", sa.Text, unique=True),
    sa.Column("check_code_hash", sa.Text),
    sa.Column("green_ground", sa.Text),
    sa.Column("green_evidence", sa.Text),
    sa.Column("promised_from", MOMENT),
    sa.Column("deemed", sa.Boolean, nullable=False),
    sa.Column("referral", JSONB),
    sa.Column("merged_into", sa.Uuid),
    sa.Column("confirmed_at", MOMENT),
    sa.Column("confirmed_by", sa.Text),
    sa.Column("confirmed_how", sa.Text),
    sa.Column("archived_at", MOMENT),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Index("ix_form_station_id", "station", "id"),
    sa.Index("ix_form_enterprise_id", "enterprise", "id"),
)

FORM = "form.id"

handed_in = sa.Table(
    "handed_in",
    metadata,
    sa.Column("seq", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("form_id", sa.Uuid, sa.ForeignKey(FORM), nullable=False, index=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("seen_on_paper", sa.Boolean, nullable=False),
    sa.Column("file_id", sa.Uuid, index=True),
    sa.Column("sha256", sa.Text, nullable=False),
)

# Files as they were taken; a file that no form names is forgotten after a while (7.3.1).
upload = sa.Table(
    "upload",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("station", sa.Text),
    sa.Column("enterprise", sa.Text),
    sa.Column("uploaded_by", sa.Text, nullable=False),
    sa.Column("uploaded_at", MOMENT, nullable=False),
    sa.Index("ix_upload_uploaded_by_uploaded_at", "uploaded_by", "uploaded_at"),
)

file_reading = sa.Table(
    "file_reading",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("form_id", sa.Uuid, nullable=False),
    sa.Column("file_id", sa.Uuid, nullable=False),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("reader_role", sa.Text, nullable=False),
    sa.Column("read_at", MOMENT, nullable=False),
    sa.Index("ix_file_reading_form_id_id", "form_id", "id"),
)

notice = sa.Table(
    "notice",
    metadata,
    sa.Column("form_id", sa.Uuid, sa.ForeignKey(FORM), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("asked_at", MOMENT, nullable=False),
    sa.Column("asked_by", sa.Text, nullable=False),
    sa.Column("missing", JSONB, nullable=False),
    sa.Column("breach", sa.Boolean, nullable=False),
    sa.Column("answer_by", MOMENT, nullable=False),
    sa.Column("answered_at", MOMENT),
)

item = sa.Table(
    "item",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("form_id", sa.Uuid, sa.ForeignKey(FORM), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("section", sa.Text, nullable=False),
    sa.Column("zh", sa.Text, nullable=False),
    sa.Column("en", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("code", sa.Text),
    sa.Column("also", JSONB, nullable=False),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("details", JSONB, nullable=False),
    sa.Column("hidden", JSONB, nullable=False),
    # Named after the only unit that there was at first; two versions run side by side, so it is not renamed.
    sa.Column("promise_working_days", sa.Integer, nullable=False),
    sa.Column("promise_unit", sa.Text, nullable=False),
    sa.Column("due_at", MOMENT, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("counted_days", JSONB, nullable=False),
    sa.Index("ix_item_provisional", "form_id", postgresql_where=sa.text("provisional")),
)

# The register of negative filings (7.2a); `number` from the approval on.
denial = sa.Table(
    "denial",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("form_id", sa.Uuid, sa.ForeignKey(FORM), nullable=False, index=True),
    sa.Column("station", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("reason_class", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("legal_ground", sa.Text, nullable=False),
    sa.Column("proposed_by", sa.Text, nullable=False),
    sa.Column("proposed_at", MOMENT, nullable=False),
    sa.Column("decided_by", sa.Text),
    sa.Column("decided_at", MOMENT),
    sa.Column("approved", sa.Boolean),
    sa.Column("opinion", sa.Text, nullable=False),
    sa.Column("number", sa.Text, unique=True),
    sa.Column("check_code_hash", sa.Text),
    sa.Column("appeal_by", MOMENT),
    sa.Column("appealed_at", MOMENT),
    sa.Column("appeal", sa.Text, nullable=False),
    sa.Column("heard_by", sa.Text),
    sa.Column("heard_at", MOMENT),
    sa.Column("overturned", sa.Boolean),
    sa.Column("finding", sa.Text, nullable=False),
    sa.Index("ix_denial_station_id", "station", "id"),
)

returned = sa.Table(
    "returned",
    metadata,
    sa.Column("form_id", sa.Uuid, sa.ForeignKey(FORM), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("materials", JSONB, nullable=False),
    sa.Column("received_by", sa.Text, nullable=False),
    sa.Column("returned_by", sa.Text, nullable=False),
    sa.Column("returned_at", MOMENT, nullable=False),
)

# A due time that changed when the notice of a year arrived; for good.
recount = sa.Table(
    "recount",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("item_id", sa.Uuid, sa.ForeignKey("item.id"), nullable=False, index=True),
    sa.Column("counted_at", MOMENT, nullable=False),
    sa.Column("notice", sa.Text, nullable=False),
    sa.Column("due_before", MOMENT, nullable=False),
    sa.Column("due_after", MOMENT, nullable=False),
)

# Issued papers, as the bytes that their SHA-256 was taken of.
paper = sa.Table(
    "paper",
    metadata,
    sa.Column("form_id", sa.Uuid, sa.ForeignKey(FORM), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("edition", sa.Integer, primary_key=True),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("issued_at", MOMENT, nullable=False),
    sa.Column("number", sa.Text, unique=True),
    sa.Column("check_code_hash", sa.Text),
)

number_counter = sa.Table(
    "number_counter",
    metadata,
    sa.Column("station", sa.Text, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

# Revoked offers stay, so that "accepted" after "declined" (events in any order) opens nothing again.
disclosure = sa.Table(
    "disclosure",
    metadata,
    sa.Column("offer_id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False, index=True),
    sa.Column("item_id", sa.Uuid, nullable=False),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("revoked_at", MOMENT),
)

disclosure_reading = sa.Table(
    "disclosure_reading",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False, index=True),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("reader_role", sa.Text, nullable=False),
    sa.Column("provider", sa.Text),
    sa.Column("read_at", MOMENT, nullable=False),
)

station_copy = sa.Table(
    "station_copy",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("address_zh", sa.Text, nullable=False),
    sa.Column("phone", sa.Text, nullable=False),
    sa.Column("hours", JSONB, nullable=False),
    sa.Column("deemed_acceptance", sa.Boolean, nullable=False),
    sa.Column("charges_fees", sa.Boolean, nullable=False),
)

catalogue_copy = sa.Table(
    "catalogue_copy",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("promise_working_days", sa.Integer, nullable=False),
    sa.Column("statutory_working_days", sa.Integer),
    sa.Column("materials", JSONB, nullable=False),
)

calendar_copy = sa.Table(
    "calendar_copy",
    metadata,
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("notice", sa.Text, nullable=False),
    sa.Column("days_off", ARRAY(sa.Date), nullable=False),
    sa.Column("make_up_days", ARRAY(sa.Date), nullable=False),
)

promise_copy = sa.Table(
    "promise_copy",
    metadata,
    sa.Column("station", sa.Text, primary_key=True),
    sa.Column("item", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("working_days", sa.Integer, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
)
