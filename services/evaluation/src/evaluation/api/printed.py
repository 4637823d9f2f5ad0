"""The answered Appendix C as a page to print: labels, words of the choices, times in Shenyang."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from evaluation.domain.definition import Definition, Field, FieldType
from evaluation.domain.papers import LOCAL, Document

# The page brings its own style and needs nothing else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def printed(document: Document, definition: Definition) -> dict[str, Any]:
    """What the template shows of an answer, in the order of the paper form."""
    filled = {**document["facts"], **document["content"]}
    return {
        "title": document["title"],
        "standard": document["standard"],
        "number": document["facts"]["number"],
        "sections": [
            {"zh": s.zh, "en": s.en, "rows": list(_rows(s.fields, filled))}
            for s in definition.sections
        ],
    }


def _rows(fields: tuple[Field, ...], filled: Document) -> Iterator[dict[str, str]]:
    for field in fields:
        numbered = f"{field.number}. {field.zh}" if field.number else field.zh
        yield {"zh": numbered, "en": field.en, "value": _value(field, filled.get(field.key))}


def _value(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if field.type is FieldType.TIME:
        return datetime.datetime.fromisoformat(value).astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
    words = {option.key: f"{option.zh} {option.en}" for option in field.options}
    return words.get(value, str(value))
