"""The clocks of an item: read with every reason, paused, extended; and the lists of who has to act (7.2b)."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery
from chassis.preconditions import precondition, set_etag
from tracking import clock_queries as queries
from tracking.api import clock_schemas as schemas
from tracking.api.cases import VIEWERS
from tracking.api.clock_shown import asked_shown, clock_shown, marked_item_shown
from tracking.api.items import PERFORMERS
from tracking.domain.pausing import Decision, Wish
from tracking.usecases import timing

OVERSEERS = ("station_master", "superior", "regulator")

blueprint = Blueprint("clocks", __name__, url_prefix="/v1", description="办理时限 / clocks")


@blueprint.route("/items/<uuid:item_id>/clock")
@may(*VIEWERS)
@blueprint.response(200, schemas.ItemClock)
def show_clock(item_id: uuid.UUID) -> dict[str, Any]:
    """Both clocks, what moved them, the mark, and day by day why the item is due then."""
    return _shown(item_id)


@blueprint.route("/items/<uuid:item_id>/pauses", methods=["POST"])
@may(*PERFORMERS)
@blueprint.arguments(schemas.PauseAsked)
@blueprint.response(201, schemas.ItemClock)
def pause(body: dict[str, str], item_id: uuid.UUID) -> dict[str, Any]:
    """Wait for the applicant; by the staff of the case's station or the agreed provider."""
    timing.pause(current_work(), current_actor(), item_id, body["reason"], precondition)
    return _shown(item_id)


@blueprint.route("/items/<uuid:item_id>/resumption", methods=["POST"])
@may("enterprise", *PERFORMERS)
@blueprint.response(200, schemas.ItemClock)
def resume(item_id: uuid.UUID) -> dict[str, Any]:
    """The applicant has done its part; by itself, or by who waits for it."""
    timing.resume(current_work(), current_actor(), item_id, precondition)
    return _shown(item_id)


@blueprint.route("/items/<uuid:item_id>/extensions", methods=["POST"])
@may(*PERFORMERS)
@blueprint.arguments(schemas.ExtensionAsked)
@blueprint.response(201, schemas.ItemClock)
def ask_extension(body: dict[str, Any], item_id: uuid.UUID) -> dict[str, Any]:
    """Ask for more time, before the promised time is over."""
    wish = Wish(**body)
    timing.ask_extension(current_work(), current_actor(), item_id, wish, precondition)
    return _shown(item_id)


@blueprint.route("/items/<uuid:item_id>/extensions/<uuid:extension_id>/decision", methods=["POST"])
@may("station_master", "superior")
@blueprint.arguments(schemas.ExtensionDecision)
@blueprint.response(200, schemas.ItemClock)
def decide_extension(
    body: dict[str, Any], item_id: uuid.UUID, extension_id: uuid.UUID
) -> dict[str, Any]:
    """Grant or refuse it; never one's own."""
    asked, decision = (item_id, extension_id), Decision(**body)
    timing.decide_extension(current_work(), current_actor(), asked, decision, precondition)
    return _shown(item_id)


@blueprint.route("/clocks")
@may(*PERFORMERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.HeldPage)
def list_held(query: dict[str, Any]) -> dict[str, Any]:
    """What lies on the caller's own desk and has not gone up the ladder, newest first."""
    found = queries.held(current_work().session, current_actor(), **query)
    return {**found, "items": [marked_item_shown(row) for row in found["items"]]}


@blueprint.route("/escalations")
@may(*OVERSEERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.EscalationPage)
def list_escalations(query: dict[str, Any]) -> dict[str, Any]:
    """What has come up to the caller's level, in the stations that the caller supervises."""
    found = queries.escalations(current_work().session, current_actor(), **query)
    return {**found, "items": [marked_item_shown(row) for row in found["items"]]}


@blueprint.route("/extensions")
@may(*OVERSEERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.ExtensionPage)
def list_extensions(query: dict[str, Any]) -> dict[str, Any]:
    """The extensions that wait to be decided, newest item first."""
    found = queries.extensions(current_work().session, current_actor(), **query)
    return {**found, "items": [asked_shown(row) for row in found["items"]]}


def _shown(item_id: uuid.UUID) -> dict[str, Any]:
    work = current_work()
    work.rows.write()
    work.session.flush()
    found = queries.clock_of(work.session, current_actor(), item_id, work.now)
    set_etag(found["clock"].version)
    return clock_shown(found)
