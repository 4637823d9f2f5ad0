"""The need-handling sheet 需求处理单: what both sides confirmed, frozen when issued (6.2.2, Appendix B)."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from matching.domain.catalogue import CatalogueItem
from matching.domain.item import Item
from matching.domain.negotiation import Negotiation, Round
from matching.domain.provider import Provider
from matching.domain.station import Station

KIND = "need_handling_sheet"


@dataclass(eq=False, kw_only=True)
class Sheet:
    """A sheet as it was issued; `document` never changes, `sha256` is that of its canonical JSON."""

    item_id: uuid.UUID
    number: str
    document: dict[str, Any]
    sha256: str
    issued_at: datetime.datetime

    @property
    def path(self) -> str:
        return f"/api/matching/v1/items/{self.item_id}/sheet"


def sheet_number(item: Item) -> str:
    """The case's number and the item's place in the case: one sheet an item, so no gaps and no doubles."""
    return f"{item.number}-S{item.position:02d}"


def sheet_document(
    item: Item,
    entry: CatalogueItem,
    negotiation: Negotiation,
    *,
    station: Station | None,
    provider: Provider | None,
) -> dict[str, Any]:
    """The sheet as plain JSON data; it names no person."""
    return {
        "kind": KIND,
        "number": sheet_number(item),
        "case": {"id": str(item.case_id), "number": item.number},
        "item": _item(item, entry),
        "enterprise": item.enterprise,
        "station": _station(item, station),
        "performer": _performer(item, provider),
        "terms": _round(negotiation.last),
        "rounds": [_round(r) for r in negotiation.rounds],
        "confirmed_by": negotiation.confirmed_by,
        "confirmed_at": _time(negotiation.confirmed_at),
        "due_at": _time(item.due_at),
    }


def _item(item: Item, entry: CatalogueItem) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "code": entry.code,
        "name_zh": entry.name_zh,
        "name_en": entry.name_en,
        "section": item.section,
        "quantity": item.quantity,
        "details": item.details,
    }


def _station(item: Item, station: Station | None) -> dict[str, Any]:
    if station is None:
        return {"code": item.station}
    return {"code": station.code, "name_zh": station.name_zh, "name_en": station.name_en}


def _performer(item: Item, provider: Provider | None) -> dict[str, Any]:
    if provider is None:
        return {"kind": "station", "id": item.station}
    return {
        "kind": "provider",
        "id": provider.id,
        "name_zh": provider.name_zh,
        "name_en": provider.name_en,
        "credit_code": provider.credit_code,
    }


def _round(made: Round) -> dict[str, Any]:
    return {
        "round": made.number,
        "party": str(made.party),
        "proposed_by": made.proposed_by,
        "proposed_at": _time(made.proposed_at),
        "service_item": made.service_item,
        "starts_on": made.starts_on.isoformat(),
        "cycle_working_days": made.cycle_working_days,
        "price_yuan": f"{made.price_yuan:.2f}",
    }


def _time(moment: datetime.datetime | None) -> str | None:
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds") if moment else None
