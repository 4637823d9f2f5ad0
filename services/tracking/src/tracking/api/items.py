"""Items, and the performer's report on their service, stage by stage."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.preconditions import precondition, set_etag
from tracking import queries
from tracking.api import schemas
from tracking.api.cases import VIEWERS
from tracking.api.shown import item_shown
from tracking.usecases import serving

PERFORMERS = ("provider", "window", "officer", "station_master")

blueprint = Blueprint("items", __name__, url_prefix="/v1/items", description="需求事项 / items")


@blueprint.route("")
@may(*VIEWERS)
@blueprint.arguments(schemas.ItemsQuery, location="query")
@blueprint.response(200, schemas.ItemPage)
def list_items(query: dict[str, Any]) -> dict[str, Any]:
    """The items that the caller may see, newest first."""
    found = queries.items(current_work().session, current_actor(), **query)
    return {**found, "items": [item_shown(row) for row in found["items"]]}


@blueprint.route("/<uuid:item_id>")
@may(*VIEWERS)
@blueprint.response(200, schemas.Item)
def show_item(item_id: uuid.UUID) -> dict[str, Any]:
    """One item with the stages of its process."""
    return _shown(item_id)


@blueprint.route("/<uuid:item_id>/start", methods=["POST"])
@may(*PERFORMERS)
@blueprint.response(200, schemas.Item)
def start(item_id: uuid.UUID) -> dict[str, Any]:
    """Begin the service; by its performer only."""
    serving.start_service(current_work(), current_actor(), item_id, precondition)
    return _shown(item_id)


@blueprint.route("/<uuid:item_id>/stages/<string:stage>", methods=["POST"])
@may(*PERFORMERS)
@blueprint.response(200, schemas.Item)
def reach(item_id: uuid.UUID, stage: str) -> dict[str, Any]:
    """Finish the next stage of the process; none may be skipped (6.5.1)."""
    serving.reach_stage(current_work(), current_actor(), item_id, stage, precondition)
    return _shown(item_id)


@blueprint.route("/<uuid:item_id>/end", methods=["POST"])
@may(*PERFORMERS)
@blueprint.response(200, schemas.Item)
def end(item_id: uuid.UUID) -> dict[str, Any]:
    """Finish the service after its last stage; by its performer only."""
    serving.end_service(current_work(), current_actor(), item_id, precondition)
    return _shown(item_id)


def _shown(item_id: uuid.UUID) -> dict[str, Any]:
    session = current_work().session
    session.flush()
    found = queries.item(session, current_actor(), item_id)
    set_etag(found["version"])
    return item_shown(found)
