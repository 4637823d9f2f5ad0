"""Whether a whole form fits its edition: every wrong field is found, not the first one (clause A)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from intake.domain.definition import Definition, Field, Group, Section, Table
from intake.domain.errors import WrongField
from intake.domain.ports import Checks
from intake.domain.values import check_storable, check_value, is_blank
from intake.domain.wording import wrong, wrong_type

ASKS = ("boxes", "other_needs", "tables")
# A body made of nothing but mistakes must not become an answer many times its size.
MOST_NAMED = 1000

Named = tuple[str, str]


def validate(content: Any, definition: Definition, checks: Checks) -> list[WrongField]:
    """Every wrong field of a form, in the order of the paper; empty where the form may be filed.

    Paths look like `enterprise.credit_code`, `boxes[2]`, `other_needs.metrology`,
    `tables.special_equipment[2].next_inspection_on`. At most 1000 are named.
    """
    return list(islice(_form(content, definition, checks), MOST_NAMED))


def validate_draft(content: Any) -> list[WrongField]:
    """What of a draft could not be kept as it is; a draft may be as unfinished as it likes."""
    if not isinstance(content, Mapping):
        return [wrong_type("content", "object")]
    return list(islice(check_storable(content, "content"), MOST_NAMED))


def _form(content: Any, definition: Definition, checks: Checks) -> Iterator[WrongField]:
    if not isinstance(content, Mapping):
        yield wrong_type("content", "object")
        return
    known = {group.key for group in definition.groups} | set(ASKS)
    yield from _unknown("", content, known, "unknown_field")
    for group in definition.groups:
        yield from _group(content, group, checks)
    yield from _boxes(content.get("boxes", []), definition)
    yield from _other_needs(content.get("other_needs", {}), definition.sections, checks)
    yield from _tables(content.get("tables", {}), definition, checks)
    if asks_for_nothing(content):
        yield wrong("content", "empty_form", ("需求表", "The form"))


def asks_for_nothing(content: Mapping[str, Any]) -> bool:
    """No box, no row and no need in words."""
    needs = content.get("other_needs")
    words = needs.values() if isinstance(needs, Mapping) else ()
    tables = content.get("tables")
    rows = tables.values() if isinstance(tables, Mapping) else ()
    return not (content.get("boxes") or any(rows) or any(not is_blank(one) for one in words))


def _unknown(
    prefix: str, given: Mapping[str, Any], known: set[str], code: str
) -> Iterator[WrongField]:
    for key in given:
        if key not in known:
            yield wrong(f"{prefix}{key[:60]}", code)


def _group(content: Mapping[str, Any], group: Group, checks: Checks) -> Iterator[WrongField]:
    given = content.get(group.key)
    if given is None:
        given = {}
    if not isinstance(given, Mapping):
        yield wrong_type(group.key, "object", (group.zh, group.en))
        return
    tables = content.get("tables")
    rows = tables if isinstance(tables, Mapping) else {}
    filled = {key for key, value in rows.items() if value}
    yield from _fields(f"{group.key}.", given, group.fields, checks, filled)


def _fields(
    prefix: str,
    given: Mapping[str, Any],
    fields: Sequence[Field],
    checks: Checks,
    filled_tables: set[str],
) -> Iterator[WrongField]:
    yield from _unknown(prefix, given, {field.key for field in fields}, "unknown_field")
    for field in fields:
        value = given.get(field.key)
        if not is_blank(value) or len(value or "") > field.max:
            yield from check_value(f"{prefix}{field.key}", value, field, checks)
        elif _is_required(field, given, filled_tables):
            yield wrong(f"{prefix}{field.key}", "required", (field.zh, field.en))


def _is_required(field: Field, given: Mapping[str, Any], filled_tables: set[str]) -> bool:
    if field.when and given.get(field.when.field) in field.when.values:
        return True
    return field.required or field.with_table in filled_tables


def _boxes(given: Any, definition: Definition) -> Iterator[WrongField]:
    if not isinstance(given, list):
        yield wrong_type("boxes", "list", ("勾选事项", "Boxes"))
        return
    known = {box.key: (box.zh, box.en) for box in definition.boxes()}
    seen: set[str] = set()
    for index, key in enumerate(given):
        if not isinstance(key, str) or key not in known:
            yield wrong(f"boxes[{index}]", "unknown_box")
        elif key in seen:
            yield wrong(f"boxes[{index}]", "ticked_twice", known[key])
        else:
            seen.add(key)


def _other_needs(given: Any, sections: Sequence[Section], checks: Checks) -> Iterator[WrongField]:
    if not isinstance(given, Mapping):
        yield wrong_type("other_needs", "object", ("其他需求事项", "Other needs"))
        return
    yield from _fields("other_needs.", given, [one.free for one in sections], checks, set())


def _tables(given: Any, definition: Definition, checks: Checks) -> Iterator[WrongField]:
    if not isinstance(given, Mapping):
        yield wrong_type("tables", "object", ("检验检测服务", "Tables"))
        return
    yield from _unknown("tables.", given, {one.key for one in definition.tables}, "unknown_table")
    for table in definition.tables:
        if table.key in given:
            yield from _rows(given[table.key], table, definition.max_rows, checks)


def _rows(given: Any, table: Table, max_rows: int, checks: Checks) -> Iterator[WrongField]:
    path, label = f"tables.{table.key}", (table.zh, table.en)
    if not isinstance(given, list):
        yield wrong_type(path, "list", label)
    elif len(given) > max_rows:
        yield wrong(path, "too_many_rows", label, max_rows)
    else:
        for index, row in enumerate(given):
            yield from _row(f"{path}[{index}]", row, table, checks)


def _row(path: str, row: Any, table: Table, checks: Checks) -> Iterator[WrongField]:
    label = (table.zh, table.en)
    if not isinstance(row, Mapping):
        yield wrong_type(path, "object", label)
    elif all(is_blank(value) for value in row.values()):
        yield wrong(path, "empty_row", label)
    else:
        yield from _fields(f"{path}.", row, table.columns, checks, set())
