"""The read side: one function a screen. Everything is limited to what the caller may see; the rest is not there."""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from chassis.identity import Actor
from chassis.paging import page
from chassis.scope import limited
from tracking.domain.case import check_code_fits
from tracking.domain.catalogue import process_for
from tracking.domain.errors import CaseNotFound, ItemNotFound
from tracking.domain.progress import StageMark, marks_of
from tracking.domain.timeline import Entry, Parties, seen_by_provider, timeline_of
from tracking.domain.wording import UNNAMED_ITEM
from tracking.storage.repository import Catalogue, steps_of
from tracking.storage.tables import catalogue_item, step, tracked_case, tracked_item

Row = dict[str, Any]
NOBODYS_HASH = "0" * 64  # compared with where a number is unknown, so that the answer takes as long

ITEMS = (
    sa.select(
        tracked_item,
        tracked_item.c.promise_working_days.label("promise_value"),
        tracked_case.c.number,
        tracked_case.c.accepted_at,
        sa.func.coalesce(catalogue_item.c.name_zh, UNNAMED_ITEM[0]).label("name_zh"),
        sa.func.coalesce(catalogue_item.c.name_en, UNNAMED_ITEM[1]).label("name_en"),
    )
    .join(tracked_case, tracked_case.c.case_id == tracked_item.c.case_id)
    .outerjoin(catalogue_item, catalogue_item.c.code == tracked_item.c.code)
)


def cases(session: Session, actor: Actor, *, state: str | None, **paging: Any) -> Row:
    """A page of the cases that the caller may see, newest first, with how many of their items have ended."""
    wanted = _limited_cases(sa.select(tracked_case, *_counts(actor)), actor)
    if state:
        wanted = wanted.where(tracked_case.c.state == state)
    return page(session, wanted, tracked_case.c.case_id, **paging)


def case(session: Session, actor: Actor, case_id: uuid.UUID) -> Row:
    """One case with its items; a provider sees the items it serves. Raises CaseNotFound."""
    found = _visible_case(session, actor, case_id)
    return {**found, "items": _items_of_case(session, actor, case_id)}


def timeline(session: Session, actor: Actor, case_id: uuid.UUID) -> list[Entry]:
    """Every step of a case in order (4.2.2); for a provider those of its items. Raises CaseNotFound."""
    found = _visible_case(session, actor, case_id)
    entries = _entries(session, found)
    if actor.role == "provider" and actor.provider:
        mine = frozenset(item["item_id"] for item in _items_of_case(session, actor, case_id))
        return seen_by_provider(entries, actor.provider, mine)
    return entries


def items(session: Session, actor: Actor, *, state: str | None, **paging: Any) -> Row:
    """A page of the items that the caller may see, newest first."""
    wanted = _limited_items(actor)
    if state:
        wanted = wanted.where(tracked_item.c.state == state)
    return page(session, wanted, tracked_item.c.item_id, **paging)


def item(session: Session, actor: Actor, item_id: uuid.UUID) -> Row:
    """One item with the stages of its process; before the start those that it will run on. Raises ItemNotFound."""
    wanted = _limited_items(actor).where(tracked_item.c.item_id == item_id)
    found = _rows(session, wanted)
    if not found:
        raise ItemNotFound(item_id)
    return {**found[0], "stages": found[0]["stages"] or _stages_to_come(session, found[0])}


def public_case(session: Session, number: str, code: str) -> Row:
    """Where a case stands, for whoever holds its number and check code. Raises CaseNotFound for both errors alike."""
    wanted = sa.select(tracked_case).where(tracked_case.c.number == number)
    found = next(iter(_rows(session, wanted)), None)
    expected = found["check_code_hash"] if found else NOBODYS_HASH
    if not check_code_fits(number, code, expected) or found is None:
        raise CaseNotFound
    of_case = ITEMS.where(tracked_item.c.case_id == found["case_id"])
    return {
        **found,
        "items": _rows(session, of_case.order_by(tracked_item.c.item_id)),
        "steps": _entries(session, found),
    }


def _counts(actor: Actor) -> tuple[sa.ColumnElement[Any], ...]:
    """How many items, and how many of them have ended; a provider's count is of its own."""
    of_case = tracked_item.c.case_id == tracked_case.c.case_id
    if actor.role == "provider":
        of_case = of_case & (tracked_item.c.provider == actor.provider)
    ended = of_case & (tracked_item.c.state == "ended")
    return (
        sa.select(sa.func.count()).where(of_case).scalar_subquery().label("item_count"),
        sa.select(sa.func.count()).where(ended).scalar_subquery().label("ended_count"),
    )


def _limited_cases(wanted: sa.Select[Any], actor: Actor) -> sa.Select[Any]:
    """Staff, enterprise and overseers by the case; a provider by the items that it serves in it."""
    if actor.role != "provider":
        return limited(
            wanted, actor, station=tracked_case.c.station, enterprise=tracked_case.c.enterprise
        )
    own = limited(sa.select(tracked_item.c.case_id), actor, provider=tracked_item.c.provider)
    return wanted.where(tracked_case.c.case_id.in_(own))


def _limited_items(actor: Actor) -> sa.Select[Any]:
    column = tracked_item.c
    return limited(
        ITEMS,
        actor,
        station=column.station,
        enterprise=column.enterprise,
        provider=column.provider,
    )


def _visible_case(session: Session, actor: Actor, case_id: uuid.UUID) -> Row:
    wanted = _limited_cases(sa.select(tracked_case, *_counts(actor)), actor)
    found = _rows(session, wanted.where(tracked_case.c.case_id == case_id))
    if not found:
        raise CaseNotFound
    return found[0]


def _items_of_case(session: Session, actor: Actor, case_id: uuid.UUID) -> list[Row]:
    wanted = _limited_items(actor).where(tracked_item.c.case_id == case_id)
    return _rows(session, wanted.order_by(tracked_item.c.item_id))


def _entries(session: Session, found: Row) -> list[Entry]:
    parties = Parties(station=found["station"], enterprise=found["enterprise"])
    return timeline_of(steps_of(session, step.c.case_id == found["case_id"]), parties)


def _stages_to_come(session: Session, found: Row) -> list[StageMark]:
    versions = Catalogue(session).processes(found["code"]) if found["code"] else []
    process = process_for(versions, found["accepted_at"] or datetime.datetime.now(datetime.UTC))
    return marks_of(process) if process else []


def _rows(session: Session, wanted: sa.Select[Any]) -> list[Row]:
    return [dict(row) for row in session.execute(wanted).mappings()]
