"""Items: assessment, candidates, choice, terms and the need-handling sheet (6.2)."""

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.papers import canonical
from chassis.preconditions import precondition, set_etag
from matching import queries
from matching.api import asked, schemas
from matching.api.roles import STAFF, VIEWERS
from matching.api.shown import (
    item_brief,
    negotiation_shown,
    offer_brief,
    offer_shown,
    ranking_shown,
    sheet_shown,
)
from matching.domain.item import Item, Way
from matching.domain.negotiation import Terms
from matching.usecases import agreement, assessment, offers

SIDES = (*STAFF, "enterprise", "provider")

blueprint = Blueprint("items", __name__, url_prefix="/v1/items", description="需求事项 / items")


@blueprint.route("")
@may(*VIEWERS)
@blueprint.arguments(asked.ItemsQuery, location="query")
@blueprint.response(200, schemas.ItemPage)
def list_items(query: dict[str, Any]) -> dict[str, Any]:
    """The items that the caller may see, newest first."""
    session = current_work().session
    found = queries.items(session, current_actor(), **query)
    names = queries.catalogue_names(session, found["items"])
    return {**found, "items": [item_brief(item, names) for item in found["items"]]}


@blueprint.route("/<uuid:item_id>")
@may(*VIEWERS)
@blueprint.response(200, schemas.Item)
def show_item(item_id: uuid.UUID) -> dict[str, Any]:
    """One item with its offers, negotiation and sheet."""
    return _shown(queries.item(current_work().session, current_actor(), item_id))


@blueprint.route("/<uuid:item_id>/assessment", methods=["POST"])
@may(*STAFF)
@blueprint.arguments(asked.Assessment)
@blueprint.response(200, schemas.Item)
def assess(body: dict[str, Any], item_id: uuid.UUID) -> dict[str, Any]:
    """Classify it, and say who serves it: the station itself or a provider (6.2.1, 5.8)."""
    _check_version(item_id)
    way = Way(body["way"])
    return _shown(
        assessment.assess_item(current_work(), item_id, way, body["reason"], body["code"])
    )


@blueprint.route("/<uuid:item_id>/candidates")
@may(*STAFF, "superior", "regulator", "enterprise")
@blueprint.response(200, schemas.Candidates)
def list_candidates(item_id: uuid.UUID) -> dict[str, Any]:
    """The ranked providers with every part of their score, and the excluded ones with the reasons."""
    return ranking_shown(assessment.list_candidates(current_work(), item_id))


@blueprint.route("/<uuid:item_id>/choice", methods=["POST"])
@may(*STAFF, "enterprise")
@blueprint.arguments(asked.Choice)
@blueprint.response(200, schemas.Offer)
def choose(body: dict[str, Any], item_id: uuid.UUID) -> dict[str, Any]:
    """The enterprise's own choice among the ranked providers; staff choose on its behalf."""
    _check_version(item_id)
    work = current_work()
    offer = offers.choose_provider(work, item_id, body["provider_id"])
    item = work.items.get(item_id)
    names = queries.catalogue_names(work.session, [item])
    return offer_shown(offer, item, names, current_actor())


@blueprint.route("/<uuid:item_id>/proposals", methods=["POST"])
@may(*SIDES)
@blueprint.arguments(asked.Proposal)
@blueprint.response(201, schemas.Item)
def propose(body: dict[str, Any], item_id: uuid.UUID) -> dict[str, Any]:
    """Propose service item, time, cycle and price (6.2.2)."""
    _check_version(item_id)
    return _shown(agreement.propose_terms(current_work(), item_id, Terms(**body)))


@blueprint.route("/<uuid:item_id>/confirmation", methods=["POST"])
@may(*SIDES)
@blueprint.arguments(asked.Confirmation, required=False)
@blueprint.response(200, schemas.Item)
def confirm(body: dict[str, Any], item_id: uuid.UUID) -> dict[str, Any]:
    """Confirm the other side's terms; the need-handling sheet is issued (6.2.2)."""
    _check_version(item_id)
    return _shown(agreement.confirm_terms(current_work(), item_id, body.get("round")))


@blueprint.route("/<uuid:item_id>/breakoff", methods=["POST"])
@may(*SIDES)
@blueprint.arguments(asked.Refusal)
@blueprint.response(200, schemas.Item)
def break_off(body: dict[str, Any], item_id: uuid.UUID) -> dict[str, Any]:
    """End a negotiation without terms; the next best provider is asked (6.2.3)."""
    _check_version(item_id)
    return _shown(agreement.break_off(current_work(), item_id, **body))


@blueprint.route("/<uuid:item_id>/sheet")
@may(*VIEWERS)
@blueprint.response(200, content_type="application/json")
def show_sheet(item_id: uuid.UUID) -> Response:
    """The need-handling sheet as it was issued: canonical JSON, its SHA-256 in X-Paper-SHA256."""
    sheet = queries.sheet(current_work().session, current_actor(), item_id)
    headers = {"X-Paper-SHA256": sheet.sha256}
    return Response(canonical(sheet.document), mimetype="application/json", headers=headers)


def _check_version(item_id: uuid.UUID) -> None:
    """If-Match is compared under the lock that the use case then works under."""
    precondition(assessment.own_item(current_work(), item_id).version)


def _shown(item: Item) -> dict[str, Any]:
    session, actor = current_work().session, current_actor()
    session.flush()
    set_etag(item.version)
    return {
        **item_brief(item, queries.catalogue_names(session, [item])),
        "offers": [offer_brief(o) for o in queries.offers_of(session, actor, item.id)],
        "negotiation": negotiation_shown(queries.negotiation_of(session, item.id)),
        "sheet": sheet_shown(queries.find_sheet(session, item.id)),
        "cycle": queries.cycle_of(session, item.id),
    }
