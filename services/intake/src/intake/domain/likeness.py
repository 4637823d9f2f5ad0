"""The same need twice: by items, by time, by wording (6.1.3)."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from intake.domain.definition import Definition
from intake.domain.items import Ask

NEAR_IN_TIME = datetime.timedelta(days=30)
NEAR_IN_WORDING = 0.7  # of 1; SequenceMatcher, Ratcliff and Obershelp
LONGEST_COMPARED = 500  # characters, as comparing grows with the square

# What makes two asks the same: where they stand on the form, and what their row says.
Key = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A form that may be the same need: which sections are asked for in both, and how near the words are (0 to 1)."""

    form_id: uuid.UUID
    sections: tuple[str, ...]
    wording: float
    days_apart: int


@dataclass(frozen=True, kw_only=True)
class Compared:
    """As much of a form as is compared."""

    form_id: uuid.UUID
    at: datetime.datetime
    asks: Sequence[Ask]


def likely_same(new: Compared, others: Iterable[Compared]) -> list[Likeness]:
    """Forms of the same enterprise that likely ask for the same, the likeliest first."""
    found = [like for other in others if (like := _likeness(new, other))]
    return sorted(found, key=lambda one: (-len(one.sections), -one.wording, one.days_apart))


def _likeness(new: Compared, other: Compared) -> Likeness | None:
    apart = abs(new.at - other.at)
    if apart > NEAR_IN_TIME:
        return None
    mine, theirs = set(_keys(new.asks)), set(_keys(other.asks))
    wording = _nearness(words_of(new.asks), words_of(other.asks))
    sections = tuple(sorted({section for section, _ in mine & theirs}))
    if not sections and wording < NEAR_IN_WORDING:
        return None
    return Likeness(
        form_id=other.form_id, sections=sections, wording=round(wording, 2), days_apart=apart.days
    )


def words_of(asks: Sequence[Ask]) -> str:
    """All needs in words together."""
    return " ".join(ask.hidden["words"] for ask in asks if "words" in ask.hidden)


def united(
    into: Mapping[str, Any], other: Mapping[str, Any], definition: Definition
) -> dict[str, Any]:
    """One content that asks for all that either asks for: boxes and rows of both, words one after the other.

    What is known of the enterprise, and who signed, stays as it is in `into`.
    """
    return {
        **into,
        "other": _united_other(into, other),
        "boxes": list(dict.fromkeys([*into.get("boxes", []), *other.get("boxes", [])])),
        "other_needs": dict(_united_words(into, other)),
        "tables": {
            one.key: rows
            for one in definition.tables
            if (rows := _united_rows(one.key, into, other))
        },
    }


def _united_words(into: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    mine, theirs = into.get("other_needs", {}), other.get("other_needs", {})
    for kind in dict.fromkeys([*mine, *theirs]):
        said = [words for words in (mine.get(kind), theirs.get(kind)) if words]
        yield kind, "\n".join(dict.fromkeys(said))


def _united_other(into: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Opinions of both: a consultation that became a need keeps its question there."""
    mine, theirs = into.get("other") or {}, other.get("other") or {}
    said = [one["opinion"] for one in (mine, theirs) if one.get("opinion")]
    return {**theirs, **mine} | ({"opinion": "\n".join(dict.fromkeys(said))} if said else {})


def _united_rows(table: str, into: Mapping[str, Any], other: Mapping[str, Any]) -> list[Any]:
    mine = list(into.get("tables", {}).get(table, []))
    theirs = other.get("tables", {}).get(table, [])
    return [*mine, *(row for row in theirs if row not in mine)]


def _keys(asks: Iterable[Ask]) -> Iterator[Key]:
    """Needs in words are compared by their words, not by where they stand."""
    for ask in asks:
        if "words" not in ask.hidden:
            yield ask.section, tuple(sorted(ask.details.items()))


def _nearness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    return SequenceMatcher(
        None, one[:LONGEST_COMPARED], other[:LONGEST_COMPARED], autojunk=False
    ).ratio()
