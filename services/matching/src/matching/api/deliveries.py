"""The delivery log: a provider's own, and for operators everybody's, without what was said."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery
from matching import mail_queries
from matching.api import mail
from matching.api.shown import worded
from matching.api.subscriptions import endpoint_shown
from matching.domain.delivery import WORDS

blueprint = Blueprint(
    "deliveries", __name__, url_prefix="/v1/deliveries", description="投递记录 / deliveries"
)


@blueprint.route("")
@may("provider", "operator")
@blueprint.arguments(mail.DeliveriesQuery, location="query")
@blueprint.response(200, mail.Deliveries)
def list_deliveries(query: dict[str, Any]) -> dict[str, Any]:
    """What was told and whether it has arrived, newest first."""
    found = mail_queries.deliveries(current_work().session, current_actor(), **query)
    return {**found, "items": [_shown(row) for row in found["items"]]}


@blueprint.route("/lag")
@may("operator")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, mail.Lags)
def list_lags(query: dict[str, Any]) -> dict[str, Any]:
    """How far behind each provider is, and how its web hook is."""
    found = mail_queries.lags(current_work().session, **query)
    shown = [{**row, "endpoint": endpoint_shown(row["Endpoint"])} for row in found["items"]]
    return {**found, "items": shown}


@blueprint.route("/<uuid:event_id>")
@may("provider", "operator")
@blueprint.response(200, mail.DeliveryWithAttempts)
def show_delivery(event_id: uuid.UUID) -> dict[str, Any]:
    """One delivery with every attempt that was made."""
    session, actor = current_work().session, current_actor()
    row = mail_queries.delivery(session, actor, event_id)
    return {**_shown(row), "tries": mail_queries.attempts(session, event_id)}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, **worded(row["state"], WORDS)}
