"""What the enterprise was told (4.2.2, 7.3.2g)."""

from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery
from tracking import queries
from tracking.api import schemas

blueprint = Blueprint(
    "notifications", __name__, url_prefix="/v1/notifications", description="通知 / notifications"
)


@blueprint.route("")
@may("enterprise")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.NotificationPage)
def list_notifications(query: dict[str, Any]) -> dict[str, Any]:
    """The enterprise's own notifications, newest first."""
    return queries.notifications(current_work().session, current_actor(), **query)
