"""Which items of the catalogue words may mean 分类建议 (5.8): a suggestion with its reason; staff decide.

Chinese has no blanks between words, so what is compared are pairs of neighbouring characters. A pair weighs more the
fewer items have it (inverse document frequency); an item's score is the weight of the shared pairs, over the square
root of the weight of its own, so that a long name does not win by its length.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MOST = 5
LEAST_SCORE = 0.5
Pairs = frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """An item that the words may mean: its score (only good for comparing), and which of the words say so."""

    code: str
    score: float
    matched: tuple[str, ...]


class Phrasebook:
    """What is said for each item: its name and everyday words, by code."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._pairs = {code: _pairs(text) for code, text in said.items()}
        seen = Counter(pair for pairs in self._pairs.values() for pair in pairs)
        self._weight = {pair: math.log(1 + len(said) / count) for pair, count in seen.items()}

    def suggest(self, words: str) -> list[Suggestion]:
        """At most MOST items, the likeliest first; none where nothing is alike."""
        asked = _pairs(words)
        found = [self._suggestion(code, asked, words) for code in self._pairs]
        likely = [one for one in found if one.score >= LEAST_SCORE]
        return sorted(likely, key=lambda one: (-one.score, one.code))[:MOST]

    def _suggestion(self, code: str, asked: Pairs, words: str) -> Suggestion:
        shared = self._pairs[code] & asked
        own = sum(self._weight[pair] for pair in self._pairs[code])
        score = sum(self._weight[pair] for pair in shared) / math.sqrt(own or 1)
        return Suggestion(code=code, score=round(score, 3), matched=tuple(_runs(words, shared)))


def _pairs(text: str) -> Pairs:
    """Neighbouring letters and figures, in small letters of ordinary width; nothing across a mark or a blank."""
    pairs = set()
    for run in _words(text):
        pairs |= {run[n : n + 2] for n in range(len(run) - 1)}
    return frozenset(pairs)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(letter if letter.isalnum() else " " for letter in plain).split()


def _runs(words: str, shared: Pairs) -> Iterator[str]:
    """The longest pieces of the words that are made of shared pairs only, each once."""
    told: set[str] = set()
    for word in _words(words):
        piece = ""
        for n in range(len(word)):
            if word[n : n + 2] in shared:
                piece = (piece or word[n]) + word[n + 1]
            elif piece:
                told.add(piece)
                yield piece
                piece = ""
