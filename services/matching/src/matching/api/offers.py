"""Offers: what a provider was asked, and what it answers (6.2.2, 6.2.3)."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.preconditions import set_etag
from matching import queries
from matching.api import asked, schemas
from matching.api.roles import STAFF, SUPERVISORS
from matching.api.shown import offer_shown
from matching.domain.offer import Offer
from matching.usecases import offers

blueprint = Blueprint("offers", __name__, url_prefix="/v1/offers", description="需求派送 / offers")


@blueprint.route("")
@may(*STAFF, *SUPERVISORS, "provider")
@blueprint.arguments(asked.OffersQuery, location="query")
@blueprint.response(200, schemas.OfferPage)
def list_offers(query: dict[str, Any]) -> dict[str, Any]:
    """A provider's own offers, masked until accepted; a station's own; newest first."""
    session, actor = current_work().session, current_actor()
    found = queries.offers(session, actor, **query)
    names = queries.catalogue_names(session, [row["Item"] for row in found["items"]])
    shown = [offer_shown(row["Offer"], row["Item"], names, actor) for row in found["items"]]
    return {**found, "items": shown}


@blueprint.route("/<uuid:offer_id>")
@may(*STAFF, *SUPERVISORS, "provider")
@blueprint.response(200, schemas.Offer)
def show_offer(offer_id: uuid.UUID) -> dict[str, Any]:
    """One offer, masked until accepted."""
    row = queries.offer(current_work().session, current_actor(), offer_id)
    return _shown(row["Offer"])


@blueprint.route("/<uuid:offer_id>/acceptance", methods=["POST"])
@may("provider")
@blueprint.response(200, schemas.Offer)
def accept(offer_id: uuid.UUID) -> dict[str, Any]:
    """Take the need; whose it is, is disclosed from here on (9.3.3)."""
    return _shown(offers.accept_offer(current_work(), offer_id))


@blueprint.route("/<uuid:offer_id>/decline", methods=["POST"])
@may("provider")
@blueprint.arguments(asked.Refusal)
@blueprint.response(200, schemas.Offer)
def decline(body: dict[str, Any], offer_id: uuid.UUID) -> dict[str, Any]:
    """Say no for a class of reason; the next best is asked (6.2.3)."""
    return _shown(offers.decline_offer(current_work(), offer_id, **body))


@blueprint.route("/<uuid:offer_id>/withdrawal", methods=["POST"])
@may(*STAFF, "enterprise")
@blueprint.response(200, schemas.Offer)
def withdraw(offer_id: uuid.UUID) -> dict[str, Any]:
    """Take an open offer back; the enterprise chooses anew."""
    return _shown(offers.withdraw_offer(current_work(), offer_id))


def _shown(offer: Offer) -> dict[str, Any]:
    work = current_work()
    work.session.flush()
    set_etag(offer.version)
    item = work.items.get(offer.item_id)
    names = queries.catalogue_names(work.session, [item])
    return offer_shown(offer, item, names, current_actor())
