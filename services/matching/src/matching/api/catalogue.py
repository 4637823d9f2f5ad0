"""The catalogue of clause 5, open to everybody (5.1.1)."""

from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_work
from chassis.idempotency import never_kept
from chassis.identity import may
from matching import queries
from matching.api import asked
from matching.api import reference_schemas as schemas
from matching.api.roles import STAFF
from matching.api.shown import catalogue_item_shown
from matching.data import phrasebook

blueprint = Blueprint(
    "catalogue", __name__, url_prefix="/v1/catalogue", description="服务目录 / catalogue"
)


@blueprint.route("")
@may("public")
@blueprint.response(200, schemas.CataloguePage)
def list_catalogue() -> dict[str, Any]:
    """All 37 leaf items of clause 5, in its order."""
    found = queries.catalogue(current_work().session)
    return {"items": [catalogue_item_shown(document) for document in found], "next": None}


@blueprint.route("/<string:code>")
@may("public")
@blueprint.response(200, schemas.CatalogueItem)
def show_catalogue_item(code: str) -> dict[str, Any]:
    """One item with its promise, materials and process."""
    return catalogue_item_shown(queries.catalogue_item(current_work().session, code))


@blueprint.route("/suggestions", methods=["POST"])
@may(*STAFF)
@never_kept
@blueprint.arguments(asked.Words)
@blueprint.response(200, schemas.SuggestionPage)
def suggest(body: dict[str, str]) -> dict[str, Any]:
    """What a need in words may be, the likeliest first (5.8); the words are not kept, and staff decide."""
    found = phrasebook().suggest(body["words"])
    entries = {one["code"]: one for one in queries.catalogue(current_work().session)}
    items = [
        {**catalogue_item_shown(entries[one.code]), "score": one.score, "matched": one.matched}
        for one in found
        if one.code in entries
    ]
    return {"items": items, "next": None}
