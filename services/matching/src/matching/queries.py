"""The read side: one function a list or a page, each limited to what the caller may see."""

import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from chassis.identity import Actor
from chassis.paging import page
from chassis.scope import limited
from matching.domain.access import ITEM, OFFER
from matching.domain.call import CALL, Call
from matching.domain.call import State as CallState
from matching.domain.cycle import Cycle, Record, record_of
from matching.domain.errors import NotFound
from matching.domain.item import Item
from matching.domain.negotiation import Negotiation
from matching.domain.offer import Offer
from matching.domain.sheet import Sheet
from matching.storage import cycles, tables

Row = dict[str, Any]


def catalogue(session: Session) -> list[Row]:
    """The whole catalogue in the order of the standard (5)."""
    column = tables.catalogue_item.c
    return list(session.scalars(sa.select(column.document).order_by(column.code)))


def catalogue_item(session: Session, code: str) -> Row:
    """One leaf item of clause 5. Raises NotFound."""
    return _document(
        session, tables.catalogue_item.c.code, code, zh="目录事项", en="catalogue item"
    )


def catalogue_names(session: Session, items: Iterable[Item]) -> dict[str, Row]:
    """Code to document of what these items ask for, for what shows names."""
    column = tables.catalogue_item.c
    codes = {item.code for item in items if item.code}
    wanted = sa.select(column.document).where(column.code.in_(codes))
    return {document["code"]: document for document in session.scalars(wanted)} if codes else {}


def providers(session: Session, *, after: str | None, limit: int) -> Row:
    """A page of the register of providers (3.2)."""
    column = tables.provider.c
    return page(session, sa.select(column.document), column.id, after=after, limit=limit)


def provider(session: Session, provider_id: str) -> Row:
    """One registered provider. Raises NotFound."""
    return _document(session, tables.provider.c.id, provider_id, zh="质量服务机构", en="provider")


def cycle_of(session: Session, item_id: uuid.UUID) -> Cycle | None:
    """How long the provider of an item took, once its service has ended (5.5.2)."""
    return session.get(Cycle, item_id)


def cycles_of(session: Session, provider_id: str) -> Record | None:
    """A provider's latest services against what was agreed (5.5.2)."""
    return record_of(cycles.latest_of(session, provider_id))


def items(
    session: Session, actor: Actor, *, state: str | None, after: str | None, limit: int
) -> Row:
    """A page of the items that the actor may see, newest first; a provider sees those it has in hand."""
    statement = _items(actor)
    if state:
        statement = statement.where(tables.item.c.state == state)
    return page(session, statement, tables.item.c.id, after=after, limit=limit)


def item(session: Session, actor: Actor, item_id: uuid.UUID) -> Item:
    """One item that the actor may see. Raises NotFound."""
    one = _items(actor).where(tables.item.c.id == item_id)
    found: Item | None = session.scalars(one).one_or_none()
    if found is None:
        raise NotFound(**ITEM)
    return found


def offers_of(session: Session, actor: Actor, item_id: uuid.UUID) -> list[Offer]:
    """The offers of an item in order; a provider sees its own alone."""
    column = tables.offer.c
    statement = sa.select(Offer).where(column.item_id == item_id).order_by(column.round)
    if actor.role == "provider":
        statement = statement.where(column.provider == actor.provider)
    return list(session.scalars(statement))


def negotiation_of(session: Session, item_id: uuid.UUID) -> Negotiation | None:
    """The latest negotiation on an item."""
    column = tables.negotiation.c
    latest = sa.select(Negotiation).where(column.item_id == item_id)
    return session.scalars(latest.order_by(column.id.desc()).limit(1)).one_or_none()


def find_sheet(session: Session, item_id: uuid.UUID) -> Sheet | None:
    return session.get(Sheet, item_id)


def sheet(session: Session, actor: Actor, item_id: uuid.UUID) -> Sheet:
    """The need-handling sheet, for both sides and the station. Raises NotFound."""
    found = find_sheet(session, item(session, actor, item_id).id)
    if found is None:
        raise NotFound(zh="需求处理单", en="need-handling sheet")
    return found


def offers(
    session: Session, actor: Actor, *, state: str | None, after: str | None, limit: int
) -> Row:
    """A page of offers with their items: a provider's own, a station's own; newest first."""
    statement = _offers(actor)
    if state:
        statement = statement.where(tables.offer.c.state == state)
    return page(session, statement, tables.offer.c.id, after=after, limit=limit)


def offer(session: Session, actor: Actor, offer_id: uuid.UUID) -> Row:
    """One offer with its item. Raises NotFound."""
    found = session.execute(_offers(actor).where(tables.offer.c.id == offer_id)).one_or_none()
    if found is None:
        raise NotFound(**OFFER)
    return {"Offer": found[0], "Item": found[1]}


def calls(
    session: Session,
    actor: Actor,
    *,
    state: str | None,
    item_id: uuid.UUID | None,
    after: str | None,
    limit: int,
) -> Row:
    """A page of calls with their items: those a provider was asked in, a station's or an enterprise's own."""
    statement = _calls(actor)
    if state:
        statement = statement.where(_in_state(actor, state))
    if item_id:
        statement = statement.where(tables.open_call.c.item_id == item_id)
    return page(session, statement, tables.open_call.c.id, after=after, limit=limit)


def _in_state(actor: Actor, state: str) -> "sa.ColumnElement[bool]":
    """As it is shown to the actor: to a provider a call is open or closed, however it ended."""
    column = tables.open_call.c.state
    if actor.role != "provider" or state == CallState.OPEN:
        return column == state
    return column != CallState.OPEN if state == CallState.CLOSED else sa.false()


def call(session: Session, actor: Actor, call_id: uuid.UUID) -> Row:
    """One call with its item. Raises NotFound."""
    one = _calls(actor).where(tables.open_call.c.id == call_id)
    found = session.execute(one).one_or_none()
    if found is None:
        raise NotFound(**CALL)
    return {"Call": found[0], "Item": found[1]}


def _items(actor: Actor) -> sa.Select[Any]:
    column = tables.item.c
    return limited(
        sa.select(Item),
        actor,
        station=column.station,
        enterprise=column.enterprise,
        provider=column.provider,
    )


def _offers(actor: Actor) -> sa.Select[Any]:
    both: Any = sa.select(Offer, Item)
    joined = both.join(tables.item, tables.item.c.id == tables.offer.c.item_id)
    return limited(joined, actor, station=tables.offer.c.station, provider=tables.offer.c.provider)


def _calls(actor: Actor) -> sa.Select[Any]:
    column, asked = tables.open_call.c, tables.call_invitation.c
    both: Any = sa.select(Call, Item)
    statement = both.join(tables.item, tables.item.c.id == column.item_id)
    if actor.role == "provider":
        statement = statement.join(tables.call_invitation, asked.call_id == column.id)
    return limited(
        statement,
        actor,
        station=column.station,
        enterprise=column.enterprise,
        provider=asked.provider,
    )


def _document(session: Session, key: "sa.Column[Any]", value: str, *, zh: str, en: str) -> Row:
    statement = sa.select(key.table.c.document).where(key == value)
    # PostgreSQL keeps no NUL: asking with one is an error there, and cannot be found anyway.
    found: Row | None = session.scalar(statement) if "\x00" not in value else None
    if found is None:
        raise NotFound(zh=zh, en=en)
    return found
