"""The read side of notices: what was told and how it went, by the edition of its words; who wants to be told how."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from chassis.identity import Actor
from chassis.paging import page
from chassis.scope import limited
from tracking.data import EDITIONS
from tracking.domain.delivery import DeliveryState, Notice
from tracking.domain.delivery_errors import DeliveryNotFound, NoCaseHere
from tracking.domain.editions import ESCALATED, Editions
from tracking.domain.notifications import escalated_text, kind_of, text_of
from tracking.domain.story import Step
from tracking.domain.wording import UNNAMED_ITEM, Words
from tracking.storage.clock_tables import escalation
from tracking.storage.delivery_tables import contact_choice, contact_point, delivery
from tracking.storage.tables import catalogue_item, notification, step, tracked_case, tracked_item

Row = dict[str, Any]
NAMES = (tracked_case.c.number, catalogue_item.c.name_zh, catalogue_item.c.name_en)
WAY = ("channel", "state", "attempts", "told_at", "error", "template")
CHOICES_SHOWN = 20


def notifications(
    session: Session, actor: Actor, *, editions: Editions = EDITIONS, **paging: Any
) -> Row:
    """A page of what the enterprise was told, newest first, in today's names of its items."""
    wanted = (
        sa.select(step, *NAMES, *(delivery.c[name].label(name) for name in WAY))
        .join(notification, notification.c.message_id == step.c.message_id)
        .join(tracked_case, tracked_case.c.case_id == step.c.case_id)
        .outerjoin(tracked_item, tracked_item.c.item_id == step.c.item_id)
        .outerjoin(catalogue_item, catalogue_item.c.code == tracked_item.c.code)
        .outerjoin(delivery, delivery.c.message_id == step.c.message_id)
    )
    own = limited(wanted, actor, enterprise=notification.c.enterprise)
    found = page(session, own, notification.c.message_id, **paging)
    return {**found, "items": [_notification(row, editions) for row in found["items"]]}


def notices(
    session: Session, ids: Sequence[uuid.UUID], editions: Editions = EDITIONS
) -> dict[uuid.UUID, Notice]:
    """The words of these notices by their editions, with the names as they would be read now."""
    of_changes = [_notification(row, editions) for row in _rows(session, _told(ids))]
    of_escalations = [_escalated(row, editions) for row in _rows(session, _come_up(ids))]
    return {row["notification_id"]: _notice(row) for row in (*of_changes, *of_escalations)}


def contact_of(session: Session, addressee: str) -> Row | None:
    """How somebody wants to be told; None where they never said."""
    wanted = sa.select(contact_point).where(contact_point.c.addressee == addressee)
    return next(iter(_rows(session, wanted)), None)


def choices_of(session: Session, addressee: str) -> list[Row]:
    """Who chose how somebody is told, the newest first."""
    wanted = sa.select(contact_choice).where(contact_choice.c.addressee == addressee)
    return _rows(session, wanted.order_by(contact_choice.c.changed_at.desc()).limit(CHOICES_SHOWN))


def check_served(session: Session, actor: Actor, enterprise: str) -> None:
    """Whether a station of the caller's has a case of an enterprise. Raises NoCaseHere."""
    wanted = sa.select(tracked_case.c.case_id).where(tracked_case.c.enterprise == enterprise)
    if not _rows(session, limited(wanted, actor, station=tracked_case.c.station).limit(1)):
        raise NoCaseHere


def failed_notices(session: Session, actor: Actor, **paging: Any) -> Row:
    """Notices that were given up, of the stations that the caller sees, newest first."""
    wanted = _of_stations().where(delivery.c.state == DeliveryState.FAILED)
    own = limited(wanted, actor, station=tracked_case.c.station)
    return page(session, own, delivery.c.message_id, **paging)


def check_notice(session: Session, actor: Actor, message_id: uuid.UUID) -> None:
    """Whether the caller may see a delivery. Raises DeliveryNotFound."""
    own = limited(_of_stations(), actor, station=tracked_case.c.station)
    if not _rows(session, own.where(delivery.c.message_id == message_id)):
        raise DeliveryNotFound


def _of_stations() -> sa.Select[Any]:
    """Deliveries with their case: of a notification, or of an escalation."""
    case_id = sa.func.coalesce(notification.c.case_id, escalation.c.case_id)
    told = sa.func.coalesce(notification.c.step, ESCALATED)
    return (
        sa.select(delivery, case_id.label("case_id"), told.label("step"))
        .outerjoin(notification, notification.c.message_id == delivery.c.message_id)
        .outerjoin(escalation, escalation.c.escalation_id == delivery.c.escalation_id)
        .join(tracked_case, tracked_case.c.case_id == case_id)
    )


def _told(ids: Sequence[uuid.UUID]) -> sa.Select[Any]:
    return (
        sa.select(step, *NAMES, delivery.c.template, delivery.c.addressee.label("to"))
        .join(delivery, delivery.c.message_id == step.c.message_id)
        .join(tracked_case, tracked_case.c.case_id == step.c.case_id)
        .outerjoin(tracked_item, tracked_item.c.item_id == step.c.item_id)
        .outerjoin(catalogue_item, catalogue_item.c.code == tracked_item.c.code)
        .where(step.c.message_id.in_(ids))
    )


def _come_up(ids: Sequence[uuid.UUID]) -> sa.Select[Any]:
    whose = (delivery.c.message_id, delivery.c.template, delivery.c.addressee.label("to"))
    return (
        sa.select(escalation, *NAMES, *whose)
        .join(delivery, delivery.c.escalation_id == escalation.c.escalation_id)
        .join(tracked_case, tracked_case.c.case_id == escalation.c.case_id)
        .outerjoin(tracked_item, tracked_item.c.item_id == escalation.c.item_id)
        .outerjoin(catalogue_item, catalogue_item.c.code == tracked_item.c.code)
        .where(delivery.c.message_id.in_(ids))
    )


def _notification(row: Row, editions: Editions) -> Row:
    told = Step(**{column.name: row[column.name] for column in step.c})
    words = editions.words(row["template"], kind_of(told))
    zh, en = text_of(told, row["number"], _name(row), words)
    return {**row, "notification_id": told.message_id, "step": told.name, "zh": zh, "en": en}


def _escalated(row: Row, editions: Editions) -> Row:
    words = editions.words(row["template"], ESCALATED)
    zh, en = escalated_text(row["mark"], row["rule"], row["number"], _name(row), words)
    return {**row, "notification_id": row["message_id"], "zh": zh, "en": en}


def _name(row: Row) -> Words:
    return (row["name_zh"], row["name_en"]) if row["name_zh"] else UNNAMED_ITEM


def _notice(row: Row) -> Notice:
    told = {name: row[name] for name in ("to", "case_id", "zh", "en")}
    return Notice(id=row["notification_id"], **told)


def _rows(session: Session, wanted: sa.Select[Any]) -> list[Row]:
    return [dict(row) for row in session.execute(wanted).mappings()]
