"""What was told, and over which channel (4.2.2, 7.3.2g)."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery
from tracking import notice_queries as queries
from tracking.adapters import channels
from tracking.api import delivery_schemas as shapes
from tracking.api import schemas
from tracking.api.clocks import OVERSEERS
from tracking.domain.delivery import SPOOL, Choice, Delivery
from tracking.usecases import telling

STAFF = ("window", "officer", "station_master")
blueprint = Blueprint(
    "notifications", __name__, url_prefix="/v1", description="通知 / notifications"
)


@blueprint.route("/notifications")
@may("enterprise")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.NotificationPage)
def list_notifications(query: dict[str, Any]) -> dict[str, Any]:
    """The enterprise's own notifications, newest first."""
    return queries.notifications(current_work().session, current_actor(), **query)


@blueprint.route("/contact-point")
@may("enterprise", *OVERSEERS)
@blueprint.response(200, shapes.ContactShown)
def show_contact() -> dict[str, Any]:
    """通知方式 · How the enterprise, or a level of the ladder, is told, and what it may choose."""
    return _contact(telling.addressees_of(current_actor()))


@blueprint.route("/contact-point", methods=["PUT"])
@may("enterprise", *OVERSEERS)
@blueprint.arguments(shapes.ContactAsked)
@blueprint.response(200, shapes.ContactShown)
def choose_contact(body: dict[str, str]) -> dict[str, Any]:
    """选择通知方式 · How the enterprise, or a level of the ladder, wants to be told from now on."""
    actor = current_actor()
    telling.choose_channel(current_work(), actor, Choice(**body), channels.offered())
    return _contact(telling.addressees_of(actor))


@blueprint.route("/enterprises/<enterprise>/contact-point")
@may(*STAFF)
@blueprint.response(200, shapes.ContactAtWindow)
def show_contact_at_window(enterprise: str) -> dict[str, Any]:
    """企业的通知方式 · How an enterprise with a case of the station is told, without the address."""
    queries.check_served(current_work().session, current_actor(), enterprise)
    return _contact([enterprise])


@blueprint.route("/enterprises/<enterprise>/contact-point", methods=["PUT"])
@may(*STAFF)
@blueprint.arguments(shapes.ContactAsked)
@blueprint.response(200, shapes.ContactAtWindow)
def choose_contact_at_window(body: dict[str, str], enterprise: str) -> dict[str, Any]:
    """窗口代为选择通知方式 · What the enterprise asks for at the counter; who noted it, and when, is kept."""
    work, choice = current_work(), Choice(**body)
    telling.choose_at_window(work, current_actor(), enterprise, choice, channels.offered())
    return _contact([enterprise])


@blueprint.route("/notifications/failed")
@may(*STAFF)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, shapes.FailedPage)
def list_failed(query: dict[str, Any]) -> dict[str, Any]:
    """送达失败的通知 · Notifications of the caller's station that were given up."""
    return queries.failed_notices(current_work().session, current_actor(), **query)


@blueprint.route("/notifications/<uuid:message_id>/retry", methods=["POST"])
@may(*STAFF)
@blueprint.response(200, shapes.Retried)
def retry(message_id: uuid.UUID) -> Delivery:
    """重新送达 · Try a failed notification again."""
    work, actor = current_work(), current_actor()
    queries.check_notice(work.session, actor, message_id)
    return telling.try_again(work, message_id)


def _contact(addressees: Sequence[str]) -> dict[str, Any]:
    """The same choice counts for all of these."""
    work = current_work()
    work.rows.write()
    work.session.flush()
    first = next(iter(addressees), "")
    usual = {"channel": SPOOL, "address": "", "changed_at": None, "station": None}
    found = queries.contact_of(work.session, first) or {**usual, "changed_by": None}
    choices = queries.choices_of(work.session, first)
    return {**found, "choices": choices, "offered": sorted(channels.offered())}
