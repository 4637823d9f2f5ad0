"""Whether one value fits its field."""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from intake.domain.definition import Field, Type
from intake.domain.errors import WrongField
from intake.domain.ports import Checks
from intake.domain.wording import wrong, wrong_type

DECIMAL = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
EARLIEST, LATEST = datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)
LINE_BREAKS = frozenset("\n\r\t")
DEEPEST = 8


def is_blank(value: Any) -> bool:
    """Nothing was filled in: absent, null, or only spaces."""
    return value is None or (isinstance(value, str) and not value.strip())


def check_value(path: str, value: Any, field: Field, checks: Checks) -> Iterator[WrongField]:
    """What is wrong with a value that is there; nothing where it fits."""
    label = (field.zh, field.en)
    if field.type is Type.YES_NO:
        if type(value) is not bool:
            yield wrong_type(path, "yes_no", label)
    elif field.type is Type.INTEGER:
        yield from _integer(path, value, field)
    elif not isinstance(value, str):
        yield wrong_type(path, field.type, label)
    else:
        yield from _text(path, value, field, checks)


def _integer(path: str, value: Any, field: Field) -> Iterator[WrongField]:
    label = (field.zh, field.en)
    if type(value) is not int:  # True is an int too
        yield wrong_type(path, "integer", label)
    elif value < field.min:
        yield wrong(path, "too_small", label, field.min)
    elif value > field.max:
        yield wrong(path, "too_large", label, field.max)


def _text(path: str, value: str, field: Field, checks: Checks) -> Iterator[WrongField]:
    label = (field.zh, field.en)
    if len(value) > field.max:
        yield wrong(path, "too_long", label, field.max)
    elif not is_storable(value):
        yield wrong(path, "bad_text", label)
    elif field.type is Type.CHOICE:
        yield from _choice(path, value, field)
    elif code := _misfit(value, field.type, checks):
        yield wrong(path, code, label)


def _choice(path: str, value: str, field: Field) -> Iterator[WrongField]:
    keys = [choice.key for choice in field.choices]
    if value not in keys:
        yield wrong(path, "unknown_choice", (field.zh, field.en), ", ".join(keys))


def _misfit(value: str, type_: Type, checks: Checks) -> str | None:
    if type_ is Type.DATE:
        return None if is_date(value) else "not_a_date"
    if type_ is Type.DECIMAL:
        return None if DECIMAL.fullmatch(value) else "not_a_decimal"
    check = checks.get(type_)
    return check(value) if check else None


def is_date(value: str) -> bool:
    """A calendar date written YYYY-MM-DD, from 1900 to 2199."""
    if not DATE.fullmatch(value):
        return False
    try:
        return EARLIEST <= datetime.date.fromisoformat(value) < LATEST
    except ValueError:
        return False


def is_storable(text: str) -> bool:
    """No control characters but line breaks and tabs, and no halves of surrogate pairs: the database keeps neither."""
    return all(c in LINE_BREAKS or unicodedata.category(c) not in {"Cc", "Cs"} for c in text)


def check_storable(value: Any, path: str, depth: int = 0) -> Iterator[WrongField]:
    """What of a draft, which may hold anything, could not be kept as it is: texts, numbers, depth."""
    if depth > DEEPEST:
        yield wrong(path, "too_deep")
    elif isinstance(value, str) and not is_storable(value):
        yield wrong(path, "bad_text")
    elif isinstance(value, float) and value - value != 0:  # NaN, infinity: no JSON
        yield wrong_type(path, "integer")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from check_storable(key, f"{path}.?", depth)
            yield from check_storable(inner, f"{path}.{key[:60]}", depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from check_storable(inner, f"{path}[{index}]", depth + 1)
