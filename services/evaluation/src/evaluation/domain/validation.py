"""A form is checked as a whole: every wrong field is named at once, in Chinese and English."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

from evaluation.domain.definition import Definition, Field, FieldType
from evaluation.domain.errors import ContentRefused, WrongField

TEXTS: Mapping[str, tuple[str, str]] = {
    "required": ("“{zh}”为必填项", '"{en}" is required'),
    "unknown_field": ("表单中没有“{zh}”这一项", 'The form has no field "{en}"'),
    "filled_by_system": ("“{zh}”由系统自动填写", '"{en}" is filled in by the system'),
    "not_text": ("“{zh}”应为文字", '"{en}" must be text'),
    "bad_character": ("“{zh}”含有不允许的字符", '"{en}" holds a character that is not allowed'),
    "too_long": ("“{zh}”超过{limit}个字符", '"{en}" is longer than {limit} characters'),
    "not_an_option": ("“{zh}”的选项无效，可选：{choices_zh}", '"{en}" must be one of: {choices}'),
    "not_a_phone": ("“{zh}”不是有效的电话号码", '"{en}" is not a phone number'),
    "not_a_date": ("“{zh}”应为日期（年-月-日）", '"{en}" must be a date (YYYY-MM-DD)'),
    "in_future": ("“{zh}”不能晚于今天", '"{en}" must not be after today'),
    "not_a_file_list": (
        "“{zh}”应为附件列表，最多{limit}个",
        '"{en}" must list at most {limit} files',
    ),
    "not_a_file": (
        "“{zh}”应写明文件名、大小（字节）和类型",
        '"{en}" must have file_name, size (bytes) and media_type',
    ),
}
PHONE = re.compile(r"\+?[0-9(（][0-9()（） \-]{4,30}(转[0-9]{1,6})?")
MAX_FILES = 20
MAX_FILE_BYTES = 200 * 1024 * 1024
MAX_UNKNOWN_NAMED = 50  # so that a hostile body cannot make the answer larger than itself
Check = Callable[[Field, object, datetime.date], Iterator[WrongField]]


def accept(definition: Definition, content: Mapping[str, object], today: datetime.date) -> None:
    """Let a filled form pass, or raise ContentRefused with every wrong field. `today` is Shenyang's."""
    wrong = list(wrong_fields(definition, content, today))
    if wrong:
        raise ContentRefused(wrong)


def wrong_fields(
    definition: Definition, content: Mapping[str, object], today: datetime.date
) -> Iterator[WrongField]:
    """Every wrong field: those of the form in its order, then those it does not know."""
    known = {field.key: field for field in definition.fields()}
    for field in known.values():
        yield from _check(field, content.get(field.key), today)
    unknown = sorted(str(key) for key in content if key not in known)
    for key in map(_shown, unknown[:MAX_UNKNOWN_NAMED]):
        yield _wrong("unknown_field", key, zh=key, en=key)


def _shown(key: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in key[:100])


def _check(field: Field, value: object, today: datetime.date) -> Iterator[WrongField]:
    if field.by_system:
        if value is not None:
            yield _of(field, "filled_by_system")
    elif _is_blank(value):
        if field.required:
            yield _of(field, "required")
    else:
        yield from CHECKS[field.type](field, value, today)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _text(field: Field, value: object, today: datetime.date) -> Iterator[WrongField]:
    if not isinstance(value, str):
        yield _of(field, "not_text")
    elif len(value) > field.max_length:
        yield _of(field, "too_long", limit=str(field.max_length))
    elif not is_clean(value):
        yield _of(field, "bad_character")


def is_clean(text: str) -> bool:
    """No control characters but line ends and tabs, no half surrogates: what a database can keep."""
    return all(c in "\n\r\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in text)


def _phone(field: Field, value: object, today: datetime.date) -> Iterator[WrongField]:
    if not isinstance(value, str) or not PHONE.fullmatch(value):
        yield _of(field, "not_a_phone")


def _choice(field: Field, value: object, today: datetime.date) -> Iterator[WrongField]:
    if value not in [option.key for option in field.options]:
        choices = ", ".join(option.key for option in field.options)
        choices_zh = "、".join(option.zh for option in field.options)
        yield _of(field, "not_an_option", choices=choices, choices_zh=choices_zh)


def _date(field: Field, value: object, today: datetime.date) -> Iterator[WrongField]:
    day = _day(value)
    if day is None:
        yield _of(field, "not_a_date")
    elif day > today:
        yield _of(field, "in_future")


def _day(value: object) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    # Python also reads 20260701 and 2026-W27-3; the form has one way to write a day.
    return day if day and day.isoformat() == value else None


def _files(field: Field, value: object, today: datetime.date) -> Iterator[WrongField]:
    if not isinstance(value, list) or len(value) > MAX_FILES:
        yield _of(field, "not_a_file_list", limit=str(MAX_FILES))
        return
    for position, file in enumerate(value):
        if not _is_file(file):
            yield _wrong("not_a_file", f"{field.key}[{position}]", zh=field.zh, en=field.en)


def _is_file(file: object) -> bool:
    if not isinstance(file, dict) or set(file) != {"file_name", "size", "media_type"}:
        return False
    size = file["size"]
    sized = type(size) is int and 0 < size <= MAX_FILE_BYTES
    return sized and _is_short(file["file_name"], 255) and _is_short(file["media_type"], 100)


def _is_short(value: object, limit: int) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= limit and is_clean(value)


def _of(field: Field, code: str, **values: str) -> WrongField:
    return _wrong(code, field.key, zh=field.zh, en=field.en, **values)


def _wrong(code: str, at: str, **values: str) -> WrongField:
    zh, en = TEXTS[code]
    return WrongField(at, code, zh.format(**values), en.format(**values))


CHECKS: Mapping[FieldType, Check] = {
    FieldType.TEXT: _text,
    FieldType.PHONE: _phone,
    FieldType.CHOICE: _choice,
    FieldType.DATE: _date,
    FieldType.FILES: _files,
}
