"""The NUL character: JSON may hold it, PostgreSQL's text may not, and no person types it."""

import json
from typing import Any

from flask import Request

NUL = "\x00"


class NulCharacter(Exception):
    """Something that was sent holds a NUL character."""

    code, status = "nul_character", 422
    zh, en = (
        "提交内容含有不允许的空字符（NUL）。",
        "What was sent holds a NUL character, which is not allowed.",
    )


def refuse_nul(request: Request) -> None:
    """Raises NulCharacter where the address or the JSON body holds one."""
    if NUL in request.path or any(NUL in v for values in request.args.listvalues() for v in values):
        raise NulCharacter
    # The escape may also be part of an escaped backslash, so a body that has it is looked at as data.
    if b"\\u0000" in (body := request.get_data(cache=True)) and _holds_nul(body):
        raise NulCharacter


def _holds_nul(body: bytes) -> bool:
    try:
        return _in(json.loads(body))
    except (ValueError, RecursionError):
        return False  # no JSON: told as such by who reads it


def _in(data: Any) -> bool:
    if isinstance(data, dict):
        return any(_in(part) for pair in data.items() for part in pair)
    if isinstance(data, list):
        return any(map(_in, data))
    return isinstance(data, str) and NUL in data
