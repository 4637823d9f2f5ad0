"""Editions of the words of notices: whole in both languages, with known holes alone (7.3.2g)."""

import string
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracking.domain.wording import Words

ESCALATED = "tracking.item_escalated"
"""The kind that a level of the ladder is told of."""
HOLES = frozenset({"case", "item", "stage"})
"""What a text may have filled in, where nothing else is said of its kind."""
HOLES_OF = {ESCALATED: frozenset({"case", "item", "mark", "rule"})}
LANGUAGES = frozenset({"zh", "en"})


class EditionWrong(ValueError):
    """A file of words that nobody can be told by; its text lists all that is wrong with it."""

    def __init__(self, edition: object, faults: Iterable[str]) -> None:
        super().__init__(
            f"通知模板第 {edition} 版有误 edition {edition} of the notices is wrong: {'; '.join(faults)}"
        )


@dataclass(frozen=True)
class Edition:
    """The words of one edition, by the kind of change."""

    number: int
    texts: Mapping[str, Words]


class Editions:
    """All editions that there are: the newest for what is new, the old ones for what was told by them."""

    def __init__(self, editions: Collection[Edition], kinds: Collection[str]) -> None:
        """Raises EditionWrong where the newest lacks a kind; older ones had no words for newer kinds."""
        self.by_name = {str(one.number): one for one in editions}
        self.newest = max(editions, key=lambda one: one.number)
        if missing := sorted(set(kinds) - set(self.newest.texts)):
            raise EditionWrong(self.newest.number, [f"{kind}: 缺 missing" for kind in missing])

    def words(self, edition: str | None, kind: str) -> Words:
        """The words for a kind by an edition; what was told before there were editions reads by the first.

        An edition that this process has not got yet (it is being updated) reads by its newest.
        """
        named = self.by_name.get(edition or "1", self.newest)
        return named.texts.get(kind) or self.newest.texts[kind]


def edition_of(file: Mapping[str, Any]) -> Edition:
    """An edition as its file says it. Raises EditionWrong with every fault."""
    number, texts = file.get("edition"), file.get("texts") or {}
    known = {kind: HOLES_OF.get(kind, HOLES) for kind in texts}
    if faults := [f"{kind}: {one}" for kind in texts for one in _faults(texts[kind], known[kind])]:
        raise EditionWrong(number, faults)
    if not isinstance(number, int):
        raise EditionWrong(number, ["edition: 不是数字 not a number"])
    return Edition(number, {kind: (text["zh"], text["en"]) for kind, text in texts.items()})


def _faults(text: Any, known: Collection[str]) -> Iterator[str]:
    said = text if isinstance(text, dict) else {}
    if set(said) != LANGUAGES or not all(isinstance(one, str) and one for one in said.values()):
        yield "须有 zh 和 en 两种文字 both zh and en are needed, and nothing else"
        return
    for one in said.values():
        yield from _unknown(one, known)


def _unknown(text: str, known: Collection[str]) -> Iterator[str]:
    """Holes that nothing fills; one that reaches into a value, or shapes it, is as unknown."""
    try:
        holes = [hole for _, *hole in string.Formatter().parse(text) if hole[0] is not None]
    except ValueError:
        yield "括号不成对 a bracket has no other"
        return
    for name, shape, conversion in holes:
        if name not in known or shape or conversion:
            yield f"{{{name}}} 未知 unknown"
