"""Characters that JSON may write but no text may hold: NUL (for PostgreSQL) and half a surrogate pair (for UTF-8)."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from flask import Request
from werkzeug.exceptions import NotFound

from chassis.errors import field_path

BAD = re.compile("[\x00\ud800-\udfff]")
WRITTEN = (b"\\u0000", b"\\ud", b"\\uD")  # how JSON writes them; a body without these needs no look


class WrongField(NamedTuple):
    """A field that is wrong, as errors of every kind bring it along."""

    field: str
    code: str = "bad_character"
    zh: str = "含有不允许的字符（空字符或不完整的 Unicode 字符）。"
    en: str = "Holds a character that is not allowed (NUL, or half a surrogate pair)."


class BadCharacters(Exception):
    """What was sent holds characters that no text may hold; each field is named."""

    code, status = "invalid", 422
    zh, en = "有字段填写错误，请逐项改正。", "Some fields are wrong; each is named."

    def __init__(self, paths: Iterable[str]) -> None:
        super().__init__()
        self.wrong_fields = [WrongField(path) for path in dict.fromkeys(paths)]


def refuse_bad_characters(request: Request) -> None:
    """Raises BadCharacters; NotFound where the address holds one, since nothing has such a name."""
    if BAD.search(request.path):
        raise NotFound
    paths = list(_paths(request.args.to_dict(flat=False)))
    body = request.get_data(cache=True)
    if any(written in body for written in WRITTEN):
        paths += _paths(_data(body))
    if paths:
        raise BadCharacters(paths)


def _data(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None  # no JSON: told as such by who reads it


def _paths(data: Any, path: str = "") -> Iterator[str]:
    """The path of each text with such a character; one in a key counts for what holds the key."""
    if isinstance(data, str) and BAD.search(data):
        yield path
    elif isinstance(data, list):
        for place, part in enumerate(data):
            yield from _paths(part, field_path(path, place))
    elif isinstance(data, dict):
        for key, part in data.items():
            yield from [path] if BAD.search(key) else _paths(part, field_path(path, key))
