"""What a cell of a spreadsheet says 单元格: read as people mean it; what does not fit stays as written (clause A)."""

import datetime
import re
import unicodedata
from typing import Any

from intake.domain.definition import Field, Type

YES, NO = "是", "否"
TICKS = frozenset({"是", "√", "■", "☑", "x", "y", "yes", "1", "true", "v", "✓"})
DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
CODES = frozenset({Type.CREDIT_CODE, Type.DISTRICT, Type.PHONE, Type.EMAIL})


def read_cell(value: Any, field: Field | None) -> Any:
    """A cell's value as the form has it; what does not fit stays as it was written, for the check to name."""
    text = _text(value)
    if text == "":
        return None
    if field is None:
        return True if text.lower() in TICKS else None
    reader = READERS.get(field.type)
    return reader(value, text, field) if reader else text


def _text(value: Any) -> str:
    """As somebody reads the cell: whole numbers without a point, dates as days."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value).strip()


def _plain(_value: Any, text: str, _field: Field) -> str:
    """Codes, phones, addresses: full-width letters and blanks in between are slips of the hand."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _whole(_value: Any, text: str, _field: Field) -> Any:
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    return int(plain) if re.fullmatch(r"-?\d{1,15}", plain) else text


def _decimal(_value: Any, text: str, _field: Field) -> str:
    return unicodedata.normalize("NFKC", text).replace(",", "")


def _date(_value: Any, text: str, _field: Field) -> str:
    """A day in the shapes that people write: 2026-3-1, 2026/3/1, 2026年3月1日."""
    match = DATE.fullmatch(unicodedata.normalize("NFKC", text))
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else text


def _yes_no(_value: Any, text: str, _field: Field) -> Any:
    answers = {
        "是": True,
        "yes": True,
        "true": True,
        "√": True,
        "否": False,
        "no": False,
        "false": False,
    }
    return answers.get(text.lower(), text)


def _choice(_value: Any, text: str, field: Field) -> str:
    """By its Chinese or English word, or by its key."""
    words = {name: one.key for one in field.choices for name in (one.zh, one.en, one.key)}
    return words.get(text, text)


READERS = {
    Type.INTEGER: _whole,
    Type.DECIMAL: _decimal,
    Type.DATE: _date,
    Type.YES_NO: _yes_no,
    Type.CHOICE: _choice,
    **dict.fromkeys(CODES, _plain),
}
