"""A form as versioned data: its sections, fields and lists of options."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator


class FieldType(enum.StrEnum):
    TEXT = "text"
    PHONE = "phone"
    CHOICE = "choice"
    DATE = "date"
    TIME = "time"
    FILES = "files"


@dataclasses.dataclass(frozen=True)
class Option:
    key: str
    zh: str
    en: str


@dataclasses.dataclass(frozen=True)
class Field:
    """One field; `by_system` marks a fact that the events fill in, `number` a numbered question."""

    key: str
    zh: str
    en: str
    type: FieldType
    required: bool = False
    max_length: int = 0
    options: tuple[Option, ...] = ()
    number: int | None = None
    by_system: bool = False


@dataclasses.dataclass(frozen=True)
class Section:
    key: str
    zh: str
    en: str
    fields: tuple[Field, ...]


@dataclasses.dataclass(frozen=True)
class Definition:
    """One version of a form; an answer keeps the version it was given in."""

    form: str
    version: int
    standard: str
    zh: str
    en: str
    sections: tuple[Section, ...]

    def fields(self) -> Iterator[Field]:
        """Every field, in the order of the paper form."""
        return (field for section in self.sections for field in section.fields)

    def questions(self) -> list[Field]:
        """The questions that are answered by a choice, in order of their number."""
        return [f for f in self.fields() if f.number and f.type is FieldType.CHOICE]

    def field(self, key: str) -> Field:
        """Raises KeyError when the form has no such field."""
        return {field.key: field for field in self.fields()}[key]
