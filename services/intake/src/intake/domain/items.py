"""From one form to its items: one a ticked box, a table row, a need in words (一表登记, 4.2.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.domain.definition import Definition, Kind, Table
from intake.domain.values import is_blank


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One thing that a form asks for, before it has an id and a due time.

    `section` is the box or table of Appendix A, or "other_needs.<kind>"; `code` the clause-5 item, None until an
    assessment classifies it; `details` the cells that a candidate provider may see, `hidden` the rest (9.3.3).
    """

    section: str
    zh: str
    en: str
    kind: Kind
    code: str | None
    also: tuple[str, ...] = ()
    quantity: int = 1
    details: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)


def asks_of(content: Mapping[str, Any], definition: Definition) -> list[Ask]:
    """What a valid form asks for, in the order of the paper."""
    return [
        *_ticked(content.get("boxes", []), definition),
        *_in_words(content.get("other_needs", {}), definition),
        *_rows(content.get("tables", {}), definition),
    ]


def _ticked(boxes: list[str], definition: Definition) -> Iterator[Ask]:
    for box in definition.boxes():
        if box.key in boxes:
            yield Ask(
                section=box.key, zh=box.zh, en=box.en, kind=box.kind, code=box.code, also=box.also
            )


def _in_words(needs: Mapping[str, Any], definition: Definition) -> Iterator[Ask]:
    for section in definition.sections:
        words = needs.get(section.kind)
        if not is_blank(words):
            yield Ask(
                section=f"other_needs.{section.kind}",
                zh=f"{section.zh}：{section.free.zh}",
                en=f"{section.en}: {section.free.en}",
                kind=section.kind,
                code=None,
                hidden={"words": str(words)},
            )


def _rows(tables: Mapping[str, Any], definition: Definition) -> Iterator[Ask]:
    for table in definition.tables:
        for row in tables.get(table.key, []):
            yield _row(row, table)


def _row(row: Mapping[str, Any], table: Table) -> Ask:
    filled = {
        column: str(row[column.key])
        for column in table.columns
        if not is_blank(row.get(column.key))
    }
    return Ask(
        section=table.key,
        zh=table.zh,
        en=table.en,
        kind=table.kind,
        code=table.code,
        also=table.also,
        quantity=row[table.quantity] if table.quantity else 1,
        details={column.key: cell for column, cell in filled.items() if not column.masked},
        hidden={column.key: cell for column, cell in filled.items() if column.masked},
    )
