"""Small parts that several messages carry."""

import dataclasses
import datetime
import uuid
from collections.abc import Mapping
from typing import Annotated, Any, Self

import msgspec

# Of what a stranger may make as long or as many as it likes.
LONGEST, MOST = 200, 50
# A moment on the wire has its offset from UTC.
Moment = Annotated[datetime.datetime, msgspec.Meta(tz=True)]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Paper:
    """A document that its owner keeps: where it is read, and the SHA-256 (hex) of its canonical JSON."""

    kind: str
    path: str
    sha256: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Material:
    """What an applicant must hand in for an item (7.3.1)."""

    key: str
    name_zh: str
    name_en: str
    required: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True)
class OpenHours:
    """From opening to closing on one day, such as 08:30 and 17:00, in Asia/Shanghai."""

    opens: str
    closes: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SpecialDay:
    """A date with other hours than usual; none is a day closed."""

    on: datetime.date
    hours: tuple[OpenHours, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of a process (6.5.1)."""

    key: str
    name_zh: str
    name_en: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class AcceptedItem:
    """One item of an accepted form: a ticked box or a table row.

    `code` is the clause of the catalogue item, None where free text waits to be classified; `section` is the box or
    table of Appendix A; `details` are the structured cells of a row (no remarks, no free text); `due_at` is the
    promise to the enterprise in UTC, `promise_working_days` what it was counted from: so many of `promise_unit`, which
    is working_days, calendar_days or working_hours; `provisional` when the calendar of its year is not announced yet.
    """

    item_id: uuid.UUID
    code: str | None
    kind: str
    section: str
    quantity: int
    due_at: Moment
    promise_working_days: int
    provisional: bool
    details: dict[str, str]
    promise_unit: str = "working_days"


@dataclasses.dataclass(frozen=True, kw_only=True)
class WrongField:
    """A field that was filled in wrongly; `code` is stable, the words are for people."""

    field: str
    code: str
    zh: str
    en: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class RefusedAnswer:
    """A provider's message that was not done, and why: `status` and `code` are those that HTTP would have answered.

    `answer_id` is the provider's own id of it, empty where it had none; nothing of its content stands here.
    """

    answer_id: str
    answer_type: str
    status: int
    code: str
    zh: str
    en: str
    fields: tuple[WrongField, ...]

    @classmethod
    def of(cls, answer_id: str | None, answer_type: str, problem: Mapping[str, Any]) -> Self:
        """From problem details as they would go over HTTP."""
        return cls(
            answer_id="".join(filter(str.isprintable, answer_id or ""))[:LONGEST],
            answer_type=answer_type[:LONGEST],
            status=problem["status"],
            code=problem["code"],
            zh=problem["detail_zh"],
            en=problem["detail_en"],
            fields=tuple(_wrong(field) for field in problem["errors"][:MOST]),
        )


def _wrong(field: Mapping[str, str]) -> WrongField:
    return WrongField(**{**field, "field": field["field"][:LONGEST]})
