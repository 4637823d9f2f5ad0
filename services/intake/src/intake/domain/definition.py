"""What a need form looks like: an edition of Appendix A as data (clause A)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The eight kinds of service of clause 5."""

    QUALITY_MANAGEMENT = "quality_management"
    METROLOGY = "metrology"
    STANDARDIZATION = "standardization"
    CERTIFICATION = "certification"
    ACCREDITATION = "accreditation"
    INSPECTION = "inspection"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    OTHER = "other"


class Type(StrEnum):
    """What a field may hold."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CREDIT_CODE = "credit_code"
    DISTRICT = "district"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One entry of a choice list."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class When:
    """A field is required when another one of the same block holds one of these values."""

    field: str
    values: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field or a column. `max` is characters of a text or the largest integer; `with_table` makes it required
    when that table has rows; a `masked` cell never leaves before a provider accepted (9.3.3)."""

    key: str
    zh: str
    en: str
    type: Type
    required: bool = False
    min: int = 0
    max: int = 200
    choices: tuple[Choice, ...] = ()
    when: When | None = None
    with_table: str | None = None
    masked: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """A block of fields."""

    key: str
    zh: str
    en: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class Box:
    """A tick box: the clause-5 item that it asks for, and what an assessment may choose instead."""

    key: str
    zh: str
    en: str
    kind: Kind
    code: str
    also: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of boxes with its line for needs in words."""

    kind: Kind
    zh: str
    en: str
    boxes: tuple[Box, ...]
    free: Field


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table: each row asks for its item; `quantity` names the column that counts, None means one a row."""

    key: str
    zh: str
    en: str
    kind: Kind
    code: str
    also: tuple[str, ...]
    quantity: str | None
    columns: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """An edition of the form. `data` is what it was read from, shown to callers as it is."""

    key: str
    version: str
    zh: str
    en: str
    max_rows: int
    groups: tuple[Group, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    data: Mapping[str, Any]

    def boxes(self) -> Iterator[Box]:
        return (box for section in self.sections for box in section.boxes)

    def table(self, key: str) -> Table:
        return next(table for table in self.tables if table.key == key)

    def labels(self) -> Mapping[str, tuple[str, str]]:
        """What stands on the form (Chinese, English) at each path of its content; rows are left out of a path."""
        groups = {f"{g.key}.{one.key}": (one.zh, one.en) for g in self.groups for one in g.fields}
        needs = {f"other_needs.{s.kind}": (s.free.zh, s.free.en) for s in self.sections}
        tables = {f"tables.{table.key}": (table.zh, table.en) for table in self.tables}
        cells = {
            f"tables.{table.key}.{one.key}": (f"{table.zh}：{one.zh}", f"{table.en}: {one.en}")
            for table in self.tables
            for one in table.columns
        }
        return groups | needs | tables | cells | {"boxes": ("服务需求选项", "Boxes")}


def read_definition(data: Mapping[str, Any]) -> Definition:
    """An edition from its file. Raises KeyError or ValueError where the file itself is wrong."""
    lists = {
        key: tuple(Choice(**one) for one in entries) for key, entries in data["choices"].items()
    }
    return Definition(
        key=data["key"],
        version=data["version"],
        zh=data["title"]["zh"],
        en=data["title"]["en"],
        max_rows=data["max_rows"],
        groups=tuple(_group(one, lists) for one in data["groups"]),
        sections=tuple(_section(one) for one in data["sections"]),
        tables=tuple(_table(one, lists) for one in data["tables"]),
        data=data,
    )


Lists = Mapping[str, tuple[Choice, ...]]


def _group(data: Mapping[str, Any], lists: Lists) -> Group:
    fields = tuple(_field(one, lists) for one in data["fields"])
    return Group(key=data["key"], zh=data["zh"], en=data["en"], fields=fields)


def _field(data: Mapping[str, Any], lists: Lists) -> Field:
    when = data.get("required_when")
    return Field(
        key=data["key"],
        zh=data["zh"],
        en=data["en"],
        type=Type(data["type"]),
        required=data.get("required", False),
        min=data.get("min", 0),
        max=data.get("max", 200),
        choices=lists[data["choices"]] if "choices" in data else (),
        when=When(field=when["field"], values=tuple(when["is"])) if when else None,
        with_table=data.get("required_with"),
        masked=data.get("masked", False),
    )


def _section(data: Mapping[str, Any]) -> Section:
    kind, free = Kind(data["kind"]), data["free"]
    return Section(
        kind=kind,
        zh=data["zh"],
        en=data["en"],
        boxes=tuple(_box(one, kind) for one in data["boxes"]),
        free=Field(
            key=kind, zh=free["zh"], en=free["en"], type=Type.TEXT, max=free["max"], masked=True
        ),
    )


def _box(data: Mapping[str, Any], kind: Kind) -> Box:
    return Box(
        key=data["key"],
        zh=data["zh"],
        en=data["en"],
        kind=Kind(data.get("kind", kind)),
        code=data["code"],
        also=tuple(data.get("also", ())),
    )


def _table(data: Mapping[str, Any], lists: Lists) -> Table:
    return Table(
        key=data["key"],
        zh=data["zh"],
        en=data["en"],
        kind=Kind(data["kind"]),
        code=data["code"],
        also=tuple(data.get("also", ())),
        quantity=data.get("quantity"),
        columns=tuple(_field(one, lists) for one in data["columns"]),
    )
