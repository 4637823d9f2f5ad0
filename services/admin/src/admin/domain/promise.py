"""Promised times 承诺时限: public, never above the statutory limit, by analogy where nothing is set (7.2b, 7.2d)."""

import datetime
import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

from admin.domain.errors import WrongField

LONGEST = 365  # working days


class Basis(StrEnum):
    """What a promise rests on: a law that sets the time, the holder's own commitment, or similar items."""

    LAW = "law"
    COMMITMENT = "commitment"
    ANALOGY = "analogy"


@dataclass(frozen=True, kw_only=True)
class CatalogueItem:
    """As much of a catalogue item as promises need; days are working days, None where no law sets them."""

    code: str
    revision: int
    kind: str
    name_zh: str
    name_en: str
    promise_working_days: int
    statutory_working_days: int | None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is promised, in working days, and why; `similar_to` are codes of items, for an analogy alone."""

    working_days: int
    basis: Basis
    ground: str
    similar_to: tuple[str, ...] = ()


@dataclass(eq=False, kw_only=True)
class Promise:
    """A promise of a station (`holder` empty) or of an agency that sits in it, for one item."""

    id: uuid.UUID
    station: str
    holder: str
    item: str
    working_days: int
    basis: str
    ground: str
    similar_to: list[str] = field(default_factory=list)
    changed_by: str = ""
    changed_at: datetime.datetime | None = None
    revision: int = 1

    def change(self, terms: Terms, *, by: str, at: datetime.datetime) -> None:
        """Promise something else from now on; what was promised before keeps its due time."""
        self.working_days, self.basis = terms.working_days, terms.basis
        self.ground, self.similar_to = terms.ground, list(terms.similar_to)
        self.changed_by, self.changed_at = by, at
        self.revision += 1


Catalogue = Mapping[str, CatalogueItem]


def wrong_terms(item: str, terms: Terms, catalogue: Catalogue) -> list[WrongField]:
    """Everything that is wrong with a promise: an unknown item, one above the statutory limit, a baseless analogy."""
    known = catalogue.get(item)
    if known is None:
        return [
            _wrong(
                "item", "unknown_item", "事项目录中没有该事项。", "The catalogue has no such item."
            )
        ]
    return [*_above_the_law(terms, known), *_baseless(terms, known, catalogue)]


def _above_the_law(terms: Terms, item: CatalogueItem) -> list[WrongField]:
    limit = item.statutory_working_days
    if limit is None or terms.working_days <= limit:
        return []
    zh = f"承诺时限不得超过法定时限（{limit} 个工作日）。"
    en = f"A promise may not exceed the statutory limit of {limit} working days."
    return [_wrong("working_days", "above_statutory_limit", zh, en)]


def _baseless(terms: Terms, item: CatalogueItem, catalogue: Catalogue) -> list[WrongField]:
    named = bool(terms.similar_to)
    if named != (terms.basis is Basis.ANALOGY):
        zh = "参照同类事项确定的须写明参照的事项，其他依据不填。"
        en = "An analogy names its similar items; any other basis names none."
        return [_wrong("similar_to", "analogy_needs_items", zh, en)]
    return [
        _wrong(f"similar_to[{n}]", "not_similar", "不是同类事项。", "It is no similar item.")
        for n, code in enumerate(terms.similar_to)
        if code == item.code or code not in catalogue or catalogue[code].kind != item.kind
    ]


def propose(item: CatalogueItem, catalogue: Catalogue, promised: Mapping[str, int]) -> Terms | None:
    """A promise by analogy: the median of similar items' promises, rounded up, within the law (7.2d).

    Similar are the items of the same kind that the station promises a time for; of those the ones that share the
    longest beginning of their clause number count. None where there is none.
    """
    near = _nearest(item, [code for code in promised if code in catalogue], catalogue)
    if not near:
        return None
    days = math.ceil(median(promised[code] for code in near))
    limit = item.statutory_working_days
    return Terms(
        working_days=days if limit is None else min(days, limit),
        basis=Basis.ANALOGY,
        ground="参照同类事项服务时限（7.2）",
        similar_to=tuple(near),
    )


def _nearest(item: CatalogueItem, codes: Sequence[str], catalogue: Catalogue) -> list[str]:
    similar = [c for c in codes if c != item.code and catalogue[c].kind == item.kind]
    if not similar:
        return []
    longest = max(_shared(item.code, code) for code in similar)
    return sorted(code for code in similar if _shared(item.code, code) == longest)


def _shared(one: str, other: str) -> int:
    """How many parts of two clause numbers agree from the left."""
    parts = zip(one.split("."), other.split("."), strict=False)
    return next((n for n, (a, b) in enumerate(parts) if a != b), len(one.split(".")))


def _wrong(field_: str, code: str, zh: str, en: str) -> WrongField:
    return WrongField(field_, code, zh, en)
