"""Load and save by aggregate. The lock of an item is the lock of all that belongs to it: it is taken first."""

import json
import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.ahead import Ahead
from matching.domain.access import ITEM, OFFER
from matching.domain.catalogue import CatalogueItem
from matching.domain.errors import NotFound
from matching.domain.item import Item
from matching.domain.negotiation import Negotiation
from matching.domain.offer import Offer
from matching.domain.provider import Provider, read_provider
from matching.domain.sheet import Sheet
from matching.domain.station import Station
from matching.storage import tables
from matching.storage.mapping import catalogue_item_of, document_of

PROVIDER = {"zh": "质量服务机构", "en": "provider"}


class Items:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.ahead = Ahead(session, Item, tables.item.c.id, lock=False)

    def expect(self, item_ids: Iterable[uuid.UUID]) -> None:
        self.ahead.load(item_ids)

    def get(self, item_id: uuid.UUID, *, lock: bool = False) -> Item:
        """Raises NotFound."""
        found = self.session.get(
            Item, item_id, with_for_update=lock or None, populate_existing=lock
        )
        if found is None:
            raise NotFound(**ITEM)
        return found

    def find(self, item_id: uuid.UUID) -> Item | None:
        """As it came; whoever changes it gets it locked."""
        return self.ahead.find(item_id)

    def add(self, item: Item) -> None:
        self.ahead.add(item.id, item)


class Offers:
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, offer_id: uuid.UUID, *, lock: bool = False) -> Offer:
        """Raises NotFound."""
        found = self.session.get(
            Offer, offer_id, with_for_update=lock or None, populate_existing=lock
        )
        if found is None:
            raise NotFound(**OFFER)
        return found

    def item_of(self, offer_id: uuid.UUID) -> uuid.UUID:
        """The item of an offer, without loading it: what is loaded before its lock may be stale. Raises NotFound."""
        column = tables.offer.c
        found: uuid.UUID | None = self.session.scalar(
            sa.select(column.item_id).where(column.id == offer_id)
        )
        if found is None:
            raise NotFound(**OFFER)
        return found

    def current(self, item_id: uuid.UUID) -> Offer:
        """The item's latest offer. Raises NotFound."""
        latest = (
            sa.select(Offer)
            .where(tables.offer.c.item_id == item_id)
            .order_by(tables.offer.c.round.desc())
            .limit(1)
        )
        found = self.session.scalars(latest).one_or_none()
        if found is None:
            raise NotFound(**OFFER)
        return found

    def add(self, offer: Offer) -> None:
        self.session.add(offer)


class Negotiations:
    def __init__(self, session: Session) -> None:
        self.session = session

    def current(self, item_id: uuid.UUID) -> Negotiation:
        """The item's latest negotiation. Raises NotFound."""
        latest = (
            sa.select(Negotiation)
            .where(tables.negotiation.c.item_id == item_id)
            .order_by(tables.negotiation.c.opened_at.desc(), tables.negotiation.c.id.desc())
            .limit(1)
        )
        found = self.session.scalars(latest).one_or_none()
        if found is None:
            raise NotFound(zh="协商记录", en="negotiation")
        return found

    def add(self, negotiation: Negotiation) -> None:
        self.session.flush()  # its offer may be as new: that row goes first
        self.session.add(negotiation)


class Catalogue:
    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self, code: str) -> CatalogueItem | None:
        column = tables.catalogue_item.c
        document = self.session.scalar(sa.select(column.document).where(column.code == code))
        return catalogue_item_of(document) if document else None

    def put(self, item: CatalogueItem) -> bool:
        """Keep it; true where it is new or of a higher revision than the one kept."""
        row = {"code": item.code, "revision": item.revision, "document": document_of(item)}
        return _put(self.session, tables.catalogue_item, row)


class Providers:
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, provider_id: str) -> Provider:
        """Raises NotFound."""
        column = tables.provider.c
        document = self.session.scalar(sa.select(column.document).where(column.id == provider_id))
        if document is None:
            raise NotFound(**PROVIDER)
        return read_provider(document)

    def all(self) -> list[Provider]:
        return [
            read_provider(d) for d in self.session.scalars(sa.select(tables.provider.c.document))
        ]

    def put(self, provider: Provider, entry: dict[str, Any]) -> bool:
        """Keep its entry; true where it is new or of a higher revision than the one kept."""
        document = json.loads(json.dumps(entry, default=str))  # YAML's dates become ISO text
        row = {"id": provider.id, "revision": provider.revision, "document": document}
        return _put(self.session, tables.provider, row)


class Stations:
    """Every station comes locked."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.ahead = Ahead(session, Station, tables.station.c.code)

    def expect(self, codes: Iterable[str]) -> None:
        self.ahead.load(codes)

    def find(self, code: str) -> Station | None:
        return self.ahead.find(code)

    def tier_of(self, code: str) -> str | None:
        """What it covers, without locking it: a station's needs are matched side by side."""
        column = tables.station.c
        found: str | None = self.session.scalar(sa.select(column.tier).where(column.code == code))
        return found

    def add(self, station: Station) -> None:
        self.ahead.add(station.code, station)


class Sheets:
    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, sheet: Sheet) -> None:
        self.session.add(sheet)


def _put(session: Session, table: sa.Table, row: dict[str, Any]) -> bool:
    """Insert, or update where the revision is higher; an old file never overwrites newer data."""
    statement = insert(table).values(row)
    key = [column.name for column in table.primary_key]
    newer = statement.on_conflict_do_update(
        index_elements=key,
        set_={"revision": statement.excluded.revision, "document": statement.excluded.document},
        where=table.c.revision < statement.excluded.revision,
    ).returning(*table.primary_key)
    return session.execute(newer).first() is not None
