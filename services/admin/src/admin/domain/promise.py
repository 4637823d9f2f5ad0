"""Promised times 承诺时限: public, never above the statutory limit, by analogy where nothing is set (7.2b, 7.2d)."""

import datetime
import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

from admin.domain.errors import WrongField
from worktime import Limit, Unit

LONGEST = 365  # of any unit


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
    """What is promised and why; `similar_to` are codes of items, for an analogy alone."""

    limit: Limit
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
    value: int
    unit: str
    basis: str
    ground: str
    similar_to: list[str] = field(default_factory=list)
    changed_by: str = ""
    changed_at: datetime.datetime | None = None
    revision: int = 1

    def change(self, terms: Terms, *, by: str, at: datetime.datetime) -> None:
        """Promise something else from now on; what was promised before keeps its due time."""
        self.value, self.unit = terms.limit.value, terms.limit.unit.value
        self.basis, self.ground = terms.basis, terms.ground
        self.similar_to = list(terms.similar_to)
        self.changed_by, self.changed_at = by, at
        self.revision += 1


Catalogue = Mapping[str, CatalogueItem]


def wrong_terms(
    item: str, terms: Terms, catalogue: Catalogue, minutes_a_day: int
) -> list[WrongField]:
    """Everything that is wrong with a promise: an unknown item, one above the statutory limit, a baseless analogy.

    `minutes_a_day`: how long the station works on a usual working day.
    """
    known = catalogue.get(item)
    if known is None:
        return [
            _wrong(
                "item", "unknown_item", "事项目录中没有该事项。", "The catalogue has no such item."
            )
        ]
    return [*_above_the_law(terms, known, minutes_a_day), *_baseless(terms, known, catalogue)]


def is_within(limit: Limit, law: int, minutes_a_day: int) -> bool:
    """Whether a promise ends within so many working days, whenever it begins (7.2d).

    As many calendar days never end later than as many working days (worktime counts both from the next day and
    moves a last day off to the next working day); hours that fit into so many usual days neither, but where a day is
    shorter than usual: then acceptance lets the law count (intake, `within_the_law`).
    """
    if limit.unit is Unit.WORKING_HOURS:
        return limit.value * 60 <= law * minutes_a_day
    return limit.value <= law


def _above_the_law(terms: Terms, item: CatalogueItem, minutes_a_day: int) -> list[WrongField]:
    law = item.statutory_working_days
    if law is None or is_within(terms.limit, law, minutes_a_day):
        return []
    zh = f"承诺时限（{terms.limit.zh}）不得超过法定时限（{law} 个工作日）。"
    en = f"A promise ({terms.limit.en}) may not exceed the statutory limit of {law} working days."
    return [_wrong("value", "above_statutory_limit", zh, en)]


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


def propose(
    item: CatalogueItem, catalogue: Catalogue, promised: Mapping[str, Limit], minutes_a_day: int
) -> Terms | None:
    """A promise by analogy: the median of similar items' promises, rounded up, within the law (7.2d).

    Similar are the items of the same kind that the station promises a time for; of those the ones that share the
    longest beginning of their clause number count, and of those the ones in the unit that most of them are promised
    in, as days and hours have no median. None where there is none.
    """
    near = _nearest(item, [code for code in promised if code in catalogue], catalogue)
    if not near:
        return None
    unit = _usual_unit([promised[code].unit for code in near])
    alike = [code for code in near if promised[code].unit is unit]
    middle = Limit(math.ceil(median(promised[code].value for code in alike)), unit)
    law = item.statutory_working_days
    return Terms(
        limit=middle if law is None or is_within(middle, law, minutes_a_day) else Limit(law),
        basis=Basis.ANALOGY,
        ground="参照同类事项服务时限（7.2）",
        similar_to=tuple(alike),
    )


def _usual_unit(units: Sequence[Unit]) -> Unit:
    """The most frequent; of equally frequent ones the first as `Unit` lists them, working days before all."""
    return max(Unit, key=units.count)


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
