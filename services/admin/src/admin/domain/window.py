"""A window of a station: what it serves, whether it is open, who staffs it (7.1)."""

import dataclasses
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from admin.domain.errors import WrongField

# Clause numbers are the catalogue's codes: 5.6 is a kind of service, 5.6.1.1 an item of it.
CODE = re.compile(r"5\.[1-8](\.[1-9]\d?){0,2}")

FACTS = ("name_zh", "name_en", "serves", "is_open", "staffed_by")


@dataclasses.dataclass(eq=False, kw_only=True)
class Window:
    """A window. `serves`: items and kinds by code, all where there are none; `staffed_by`: an account id."""

    window_id: uuid.UUID
    station: str
    number: int
    name_zh: str
    name_en: str
    serves: list[str]
    is_open: bool
    staffed_by: str | None = None
    revision: int = 1

    def facts(self) -> dict[str, Any]:
        """What its station master may change, by name."""
        return {name: getattr(self, name) for name in FACTS}

    def change(self, facts: Mapping[str, Any]) -> bool:
        """Take over facts; False, and no new revision, when nothing differs."""
        changed = {name: value for name, value in facts.items() if getattr(self, name) != value}
        for name, value in changed.items():
            setattr(self, name, value)
        self.revision += bool(changed)
        return bool(changed)

    def takes(self, item: str | None) -> bool:
        """Whether it serves an item or a kind; somebody who did not say what for may come to any window."""
        return item is None or not self.serves or any(covers(code, item) for code in self.serves)


def covers(code: str, item: str) -> bool:
    """A kind covers its items and itself: 5.6 covers 5.6.1.1, not 5.61. An item asked for as a kind is covered too,
    since the window serves some of it."""
    return f"{item}.".startswith(f"{code}.") or f"{code}.".startswith(f"{item}.")


def wrong_codes(field: str, codes: Sequence[str]) -> list[WrongField]:
    """Each code that is none of clause 5."""
    return [_unknown(f"{field}[{n}]", code) for n, code in _malformed(codes)]


def wrong_item(item: str | None) -> list[WrongField]:
    """What somebody comes for, where it is said."""
    return [_unknown("item", code) for _, code in _malformed([item] if item else [])]


def _malformed(codes: Iterable[str]) -> list[tuple[int, str]]:
    return [(n, code) for n, code in enumerate(codes) if not CODE.fullmatch(code)]


def _unknown(field: str, code: str) -> WrongField:
    zh = f"“{code}”不是服务事项或类别编号（形如 5.6 或 5.6.1.1）。"
    en = f"'{code}' is no code of an item or a kind (such as 5.6 or 5.6.1.1)."
    return WrongField(field, "unknown_code", zh, en)
