"""What the enterprise was told (4.2.2, 7.3.2g)."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery
from tracking import queries
from tracking.adapters import channels
from tracking.api import delivery_schemas as shapes
from tracking.api import schemas
from tracking.domain.delivery import SPOOL, Delivery
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
@may("enterprise")
@blueprint.response(200, shapes.ContactShown)
def show_contact() -> dict[str, Any]:
    """通知方式 · How the enterprise is told, and what it may choose."""
    work, actor = current_work(), current_actor()
    return _with_offers(queries.contact_of(work.session, actor.enterprise or ""))


@blueprint.route("/contact-point", methods=["PUT"])
@may("enterprise")
@blueprint.arguments(shapes.ContactAsked)
@blueprint.response(200, shapes.ContactShown)
def choose_contact(body: dict[str, str]) -> dict[str, Any]:
    """选择通知方式 · How the enterprise wants to be told from now on."""
    work, actor = current_work(), current_actor()
    choice, by = (body["channel"], body["address"]), (actor.id, actor.enterprise or "")
    chosen = telling.choose_channel(work, choice, channels.offered(), by)
    return _with_offers(vars(chosen))


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


def _with_offers(contact: dict[str, Any] | None) -> dict[str, Any]:
    usual = {"channel": SPOOL, "address": "", "changed_at": None}
    return {**(contact or usual), "offered": sorted(channels.offered())}
