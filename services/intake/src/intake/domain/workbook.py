"""The need form as a workbook 电子表格: which cell holds which field of an edition, both ways (clause A).

Three kinds of sheets: the form's fields, its boxes and needs in words, and one sheet a table. Addresses follow from the
edition alone, so a workbook that goes out comes in again, and a wrong field is named by its cell.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.domain.cells import NO, YES, read_cell
from intake.domain.definition import Definition, Field, Group, Section, Table
from intake.domain.errors import WrongField

Place = tuple[str, int, int]  # sheet, row and column, both from 1
Values = Mapping[Place, Any]

FORM, NEEDS = "企业信息", "服务需求"
FIRST_ROW = 4  # above stand the title, the edition and a hint
ANSWER = 3  # the column of what is filled in
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


class Formula(str):
    """What stood in a cell that computes: never computed here, and never believed."""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A cell to fill in: where its value goes, and what it may be; no field: a tick box."""

    place: Place
    path: tuple[str, ...]
    field: Field | None = None
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class Label:
    """A cell that is only read."""

    place: Place
    zh: str
    en: str = ""
    heading: bool = False


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What a workbook holds: the content, the cells that compute (taken for empty), and for each table the place in the
    sheet of every row that was filled in."""

    content: dict[str, Any]
    formulas: Sequence[Slot]
    rows: Mapping[str, Sequence[int]]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A workbook of an edition."""

    definition: Definition
    slots: Sequence[Slot]
    labels: Sequence[Label]

    @property
    def sheets(self) -> list[str]:
        """In the order of the form."""
        return list(dict.fromkeys(label.place[0] for label in self.labels))

    @property
    def mark(self) -> str:
        """What tells the edition, in the third cell of the second row of the first sheet."""
        return f"{self.definition.key} {self.definition.version}"


MARK: Place = (FORM, 2, ANSWER)


def layout_of(definition: Definition) -> Layout:
    """Where everything of an edition stands."""
    tables = [_table(one, definition.max_rows) for one in definition.tables]
    cells = [
        cell for part in (_groups(definition), _sections(definition), *tables) for cell in part
    ]
    return Layout(
        definition=definition,
        slots=[cell for cell in cells if isinstance(cell, Slot)],
        labels=[cell for cell in cells if isinstance(cell, Label)],
    )


def values_of(layout: Layout, content: Mapping[str, Any]) -> dict[Place, Any]:
    """What stands in the cells for this content; what is empty has no cell."""
    found = {slot.place: _shown(_at(content, slot), slot) for slot in layout.slots}
    return {place: value for place, value in found.items() if value not in (None, "")}


def content_of(layout: Layout, values: Values) -> Filled:
    """What the cells hold, as the content of a form; rows of a table that hold nothing are left out."""
    content: dict[str, Any] = {}
    formulas = [one for one in layout.slots if isinstance(values.get(one.place), Formula)]
    for slot in layout.slots:
        raw = values.get(slot.place)
        value = None if isinstance(raw, Formula) else read_cell(raw, slot.field)
        if value is not None:
            _put(content, slot, value)
    tables = content.get("tables", {})
    rows = {key: sorted(found) for key, found in tables.items()}
    for key, found in tables.items():
        tables[key] = [found[row] for row in rows[key]]
    return Filled(content=content, formulas=formulas, rows=rows)


def cell_of(layout: Layout, filled: Filled, wrong: WrongField) -> str | None:
    """The address of a wrong field, such as 企业信息!C7; None for what has no cell of its own."""
    places = {_path_of(slot, filled.rows): slot.place for slot in layout.slots}
    place = places.get(wrong.field)
    return address(place) if place else None


def formula_in(slot: Slot) -> WrongField:
    """A cell that computes instead of saying something."""
    zh, en = "单元格含公式，请填写数值或文字。", "The cell holds a formula: write what it says."
    return WrongField(".".join(slot.path), "formula", zh, en)


def address(place: Place) -> str:
    """As people and spreadsheets write it."""
    sheet, row, column = place
    letters = ""
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(ord("A") + left) + letters
    return f"{sheet}!{letters}{row}"


def sheet_name(table: Table) -> str:
    """The name of a table's sheet: its title without the number, at most 31 characters as spreadsheets want it."""
    title = re.sub(r"^\d+、", "", table.zh)
    return NOT_IN_A_NAME.sub("", title)[:31]


def _groups(definition: Definition) -> Iterator[Slot | Label]:
    row = FIRST_ROW
    for group in definition.groups:
        yield Label(place=(FORM, row, 1), zh=group.zh, en=group.en, heading=True)
        yield from _fields(group, row + 1)
        row += len(group.fields) + 2


def _fields(group: Group, first: int) -> Iterator[Slot | Label]:
    for row, field in enumerate(group.fields, start=first):
        star = " *" if field.required else ""
        yield Label(place=(FORM, row, 1), zh=f"{field.zh}{star}", en=field.en)
        yield Slot(place=(FORM, row, ANSWER), path=(group.key, field.key), field=field)


def _sections(definition: Definition) -> Iterator[Slot | Label]:
    row = FIRST_ROW
    for section in definition.sections:
        yield Label(place=(NEEDS, row, 1), zh=section.zh, en=section.en, heading=True)
        yield from _boxes(section, row + 1)
        row += len(section.boxes) + 3


def _boxes(section: Section, first: int) -> Iterator[Slot | Label]:
    for row, box in enumerate(section.boxes, start=first):
        yield Label(place=(NEEDS, row, 1), zh=box.zh, en=box.en)
        yield Slot(place=(NEEDS, row, ANSWER), path=("boxes", box.key))
    last = first + len(section.boxes)
    yield Label(place=(NEEDS, last, 1), zh=section.free.zh, en=section.free.en)
    path = ("other_needs", str(section.kind))
    yield Slot(place=(NEEDS, last, ANSWER), path=path, field=section.free)


def _table(table: Table, most: int) -> Iterator[Slot | Label]:
    sheet = sheet_name(table)
    for column, field in enumerate(table.columns, start=1):
        star = " *" if field.required else ""
        yield Label(
            place=(sheet, FIRST_ROW - 1, column), zh=f"{field.zh}{star}", en=field.en, heading=True
        )
        for row in range(most):
            yield Slot(
                place=(sheet, FIRST_ROW + row, column),
                path=("tables", table.key, field.key),
                field=field,
                row=row,
            )


def _at(content: Mapping[str, Any], slot: Slot) -> Any:
    if slot.path[0] == "boxes":
        return slot.path[1] in (content.get("boxes") or ())
    part = content.get(slot.path[0])
    if not isinstance(part, dict):
        return None
    if slot.path[0] != "tables":
        return part.get(slot.path[1])
    rows = part.get(slot.path[1]) or []
    row = rows[slot.row] if isinstance(rows, list) and slot.row < len(rows) else None
    return row.get(slot.path[2]) if isinstance(row, dict) else None


def _shown(value: Any, slot: Slot) -> Any:
    if slot.field is None:
        return YES if value else None
    if isinstance(value, bool):
        return YES if value else NO
    words = {choice.key: choice.zh for choice in slot.field.choices}
    return words.get(value, value) if isinstance(value, str) else value


def _put(content: dict[str, Any], slot: Slot, value: Any) -> None:
    kind, key = slot.path[0], slot.path[1]
    if kind == "boxes":
        content.setdefault("boxes", []).append(key)
    elif kind == "tables":
        rows = content.setdefault("tables", {}).setdefault(key, {})
        rows.setdefault(slot.row, {})[slot.path[2]] = value
    else:
        content.setdefault(kind, {})[key] = value


def _path_of(slot: Slot, rows: Mapping[str, Sequence[int]]) -> str:
    """The path of its field in the content; of a row that was left out there is none."""
    if slot.path[0] != "tables":
        return ".".join(slot.path)
    filled = rows.get(slot.path[1], ())
    place = filled.index(slot.row) if slot.row in filled else "-"
    return f"tables.{slot.path[1]}[{place}].{slot.path[2]}"
