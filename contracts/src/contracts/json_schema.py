"""The JSON Schema of a contract, for the documents that others read: AsyncAPI, and OpenAPI's web hooks."""

import dataclasses
import datetime
import decimal
import inspect
import types
import typing
import uuid
from typing import Any

PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    uuid.UUID: {"type": "string", "format": "uuid"},
    datetime.datetime: {"type": "string", "format": "date-time"},
    datetime.date: {"type": "string", "format": "date"},
    decimal.Decimal: {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
}


def schema_of(cls: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a contract's dataclass."""
    hints = typing.get_type_hints(cls)
    fields = dataclasses.fields(cls)
    return {
        "type": "object",
        "description": said_of(cls),
        "required": [f.name for f in fields if f.default is dataclasses.MISSING],
        "properties": {f.name: _property(hints[f.name]) for f in fields},
    }


def said_of(cls: type[Any]) -> str:
    """The docstring without its indentation, which Python 3.13 takes off by itself and earlier ones keep."""
    return inspect.cleandoc(cls.__doc__ or "")


def _property(hint: Any) -> dict[str, Any]:
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (inner,) = (a for a in arguments if a is not type(None))
        return {"oneOf": [_property(inner), {"type": "null"}]}
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": _property(arguments[0])}
    if typing.get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _property(arguments[1])}
    return dict(PLAIN[hint]) if hint in PLAIN else schema_of(hint)
