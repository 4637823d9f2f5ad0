"""The tables of the clocks: one row an item, what climbed the ladder, and the copies that they are counted by."""

import dataclasses
import datetime
import typing
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from tracking.domain.pausing import Extension, Recount, Waiting
from tracking.storage.tables import MOMENT, metadata

READ: dict[type, Any] = {datetime.datetime: datetime.datetime.fromisoformat, uuid.UUID: uuid.UUID}


class Notes(sa.types.TypeDecorator[list[Any]]):
    """A list of frozen dataclasses with plain fields, moments and ids; a new list where anything changes."""

    impl = JSONB
    cache_ok = True

    def __init__(self, kind: type[Any]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: list[Any] | None, dialect: sa.Dialect) -> Any:
        return [_written(one) for one in value or ()]

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> list[Any]:
        return [_read(self.kind, one) for one in value or ()]


def _written(note: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in dataclasses.asdict(note).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _read(kind: type[Any], body: dict[str, Any]) -> Any:
    hints = typing.get_type_hints(kind)
    return kind(**{name: _typed(hints[name], value) for name, value in body.items()})


def _typed(hint: Any, value: Any) -> Any:
    kinds = [one for one in (hint, *typing.get_args(hint)) if one in READ]
    return READ[kinds[0]](value) if kinds and value is not None else value


clock = sa.Table(
    "clock",
    metadata,
    sa.Column("item_id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("station", sa.Text, nullable=False, index=True),
    sa.Column("accepted_at", MOMENT, nullable=False),
    # Named after the only unit that there was at first; two versions run side by side, so it is not renamed.
    sa.Column("promise_working_days", sa.Integer, nullable=False),
    sa.Column("promise_unit", sa.Text, nullable=False),
    sa.Column("promised_at", MOMENT, nullable=False),
    sa.Column("promised_provisional", sa.Boolean, nullable=False),
    sa.Column("promise_due_at", MOMENT, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("step_since", MOMENT, nullable=False),
    # The step that handed the item on last: its place in the story, time and message.
    sa.Column("step_place", sa.Integer, nullable=False),
    sa.Column("step_told_at", MOMENT, nullable=False),
    sa.Column("step_told_by", sa.Uuid, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("provider", sa.Text, index=True),
    sa.Column("limit_value", sa.Integer),
    sa.Column("limit_unit", sa.Text),
    sa.Column("step_until", MOMENT),
    sa.Column("step_due_at", MOMENT),
    sa.Column("stopped_at", MOMENT),
    sa.Column("paused", sa.Boolean, nullable=False),
    sa.Column("asks_extension", sa.Boolean, nullable=False),
    sa.Column("pauses", Notes(Waiting), nullable=False),
    sa.Column("extensions", Notes(Extension), nullable=False),
    sa.Column("recounts", Notes(Recount), nullable=False),
    sa.Column("mark", sa.Text, nullable=False),
    sa.Column("mark_rule", sa.Text),
    sa.Column("mark_since", MOMENT),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("rings_at", MOMENT),
    sa.Column("version", sa.Integer, nullable=False),
)

escalation = sa.Table(
    "escalation",
    metadata,
    sa.Column("escalation_id", sa.Uuid, primary_key=True),
    sa.Column("item_id", sa.Uuid, nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("station", sa.Text, nullable=False, index=True),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("mark", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("mark_since", MOMENT, nullable=False),
    sa.Column("escalated_at", MOMENT, nullable=False),
    sa.Column("left_at", MOMENT),
    # Once per item, level and reason, whoever's timer rings.
    sa.UniqueConstraint(
        "item_id", "level", "rule", "mark_since", name="uq_escalation_item_id_level_rule"
    ),
)

calendar_copy = sa.Table(
    "calendar_copy",
    metadata,
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("notice", sa.Text, nullable=False),
    sa.Column("days_off", sa.ARRAY(sa.Date), nullable=False),
    sa.Column("make_up_days", sa.ARRAY(sa.Date), nullable=False),
)

station_copy = sa.Table(
    "station_copy",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("superior", sa.Text),
    sa.Column("hours", JSONB, nullable=False),
)
