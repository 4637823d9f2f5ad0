"""Small parts that several messages carry."""

import dataclasses
import datetime
import uuid
from typing import Annotated

import msgspec

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
    promise to the enterprise in UTC, `promise_working_days` what it was counted from, `provisional` when the
    calendar of its year is not announced yet.
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
