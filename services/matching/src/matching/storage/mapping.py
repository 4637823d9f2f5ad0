"""The domain's classes on the tables, mapped from outside; and reference documents read back as frozen values."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import registry, relationship

from matching.domain.call import Call, Invitation, Quote
from matching.domain.catalogue import CatalogueItem
from matching.domain.cycle import Cycle
from matching.domain.endpoint import Endpoint
from matching.domain.item import Item
from matching.domain.negotiation import Negotiation, Round
from matching.domain.offer import Offer
from matching.domain.sheet import Sheet
from matching.domain.station import Station
from matching.storage import mail_tables, tables

mapper_registry = registry(metadata=tables.metadata)
mapper_registry.map_imperatively(Station, tables.station)
mapper_registry.map_imperatively(Sheet, tables.sheet)
mapper_registry.map_imperatively(Endpoint, mail_tables.endpoint)
mapper_registry.map_imperatively(Cycle, tables.service_cycle)
mapper_registry.map_imperatively(Item, tables.item, version_id_col=tables.item.c.version)
mapper_registry.map_imperatively(Offer, tables.offer, version_id_col=tables.offer.c.version)
mapper_registry.map_imperatively(Invitation, tables.call_invitation)
mapper_registry.map_imperatively(Quote, tables.quote)
mapper_registry.map_imperatively(
    Call,
    tables.open_call,
    version_id_col=tables.open_call.c.version,
    properties={
        # With a page of calls in two statements, not in two for each.
        "invitations": relationship(Invitation, lazy="selectin", cascade="all, delete-orphan"),
        "quotes": relationship(
            Quote, order_by=tables.quote.c.id, lazy="selectin", cascade="all, delete-orphan"
        ),
    },
)
mapper_registry.map_imperatively(Round, tables.negotiation_round)
mapper_registry.map_imperatively(
    Negotiation,
    tables.negotiation,
    version_id_col=tables.negotiation.c.version,
    properties={
        "rounds": relationship(
            Round, order_by=tables.negotiation_round.c.number, cascade="all, delete-orphan"
        )
    },
)


def document_of(item: CatalogueItem) -> dict[str, Any]:
    """A catalogue item as plain JSON data."""
    return {**dataclasses.asdict(item), "qualifications": sorted(item.qualifications)}


def catalogue_item_of(document: Mapping[str, Any]) -> CatalogueItem:
    """A catalogue item from its document."""
    sequences = {name: tuple(document[name]) for name in ("sections", "materials", "stages")}
    qualifications = frozenset(document["qualifications"])
    return CatalogueItem(**{**document, **sequences, "qualifications": qualifications})
