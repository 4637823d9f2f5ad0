"""Foreign facts that intake keeps a copy of, in its own words, and the rules on them."""

import datetime
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from intake.domain.errors import StationRemoved, UnknownItem, UnknownStation
from worktime import OFFICE_HOURS, Hours, Limit

REMOVED = "removed"
# A need in words is promised like its nearest similar item (7.2): other consultation.
SIMILAR_TO_WORDS = "5.8"
Ends = Callable[[Limit], datetime.datetime]  # when a limit of a case would end


@dataclass(frozen=True, kw_only=True)
class Station:
    """A station as admin published it; `deemed_acceptance`: silence past the limit of the decision accepts (7.3.1);
    `charges_fees`: its windows take published fees (7.3.2e)."""

    code: str
    revision: int
    name_zh: str
    name_en: str
    status: str
    address_zh: str
    phone: str
    hours: Hours = OFFICE_HOURS
    deemed_acceptance: bool = True
    charges_fees: bool = False


@dataclass(frozen=True, kw_only=True)
class AskedMaterial:
    """A material that an item asks for (7.3.1)."""

    key: str
    name_zh: str
    name_en: str
    required: bool


@dataclass(frozen=True, kw_only=True)
class CatalogueItem:
    """An item of clause 5 as matching published it; days are working days."""

    code: str
    revision: int
    name_zh: str
    name_en: str
    promise_working_days: int
    statutory_working_days: int | None
    materials: tuple[AskedMaterial, ...]

    @property
    def promise(self) -> int:
        """The promise that counts, in working days: never above the statutory limit (7.2)."""
        if self.statutory_working_days is None:
            return self.promise_working_days
        return min(self.promise_working_days, self.statutory_working_days)

    def promise_to(self, ends: Ends, *, green: bool, own: Limit | None = None) -> Limit:
        """The promise to a case, by the station's own where it has one, never above the law.

        Half, rounded up, on the green channel (6.3.3, ADR 0025).
        """
        promised = Limit(self.promise) if own is None else self.within_the_law(own, ends)
        return Limit(-(-promised.value // 2), promised.unit) if green else promised

    def within_the_law(self, own: Limit, ends: Ends) -> Limit:
        """No promise exceeds the statutory limit, even one that was published before the limit (7.2d).

        Units differ, so that the one counts which ends first.
        """
        law = self.statutory_working_days
        return own if law is None else min(own, Limit(law), key=ends)


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """A provider took an item by an offer: until that is undone it may read the contact data (9.3.3)."""

    offer_id: uuid.UUID
    case_id: uuid.UUID
    item_id: uuid.UUID
    provider: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Somebody read the contact data of a case."""

    id: uuid.UUID
    case_id: uuid.UUID
    reader: str
    reader_role: str
    provider: str | None
    read_at: datetime.datetime


@dataclass(frozen=True, kw_only=True)
class StationPromise:
    """What a station promises for an item (7.2b)."""

    station: str
    item: str
    revision: int
    limit: Limit


Catalogue = Mapping[str, CatalogueItem]


def open_station(code: str, station: Station | None) -> Station:
    """The station, ready to take a need. Raises UnknownStation or StationRemoved."""
    if station is None:
        raise UnknownStation(code)
    if station.status == REMOVED:
        raise StationRemoved(name=station.name_zh, station=code)
    return station


def catalogue_items(codes: Iterable[str | None], catalogue: Catalogue) -> list[CatalogueItem]:
    """The catalogue items of these codes, None standing for a need in words. Raises UnknownItem naming each."""
    wanted = [code or SIMILAR_TO_WORDS for code in codes]
    missing = sorted({code for code in wanted if code not in catalogue})
    if missing:
        raise UnknownItem(missing)
    return [catalogue[code] for code in wanted]


def materials_of(items: Iterable[CatalogueItem]) -> list[AskedMaterial]:
    """The materials that a form must bring: the union over its items, required where any item requires it."""
    union: dict[str, AskedMaterial] = {}
    for material in (one for item in items for one in item.materials):
        known = union.get(material.key)
        if known is None or (material.required and not known.required):
            union[material.key] = material
    return list(union.values())
