"""Where a case stands, for whoever holds its number and check code; nobody is named."""

from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_work
from chassis.identity import may
from tracking import queries
from tracking.api import schemas
from tracking.api.shown import case_shown, entry_shown

blueprint = Blueprint(
    "public", __name__, url_prefix="/v1/public/cases", description="公开查询 / public"
)


@blueprint.route("/<string:number>")
@may("public")
@blueprint.arguments(schemas.CodeQuery, location="query")
@blueprint.response(200, schemas.PublicCase)
def show_public_case(query: dict[str, str], number: str) -> dict[str, Any]:
    """State, items and steps of a case; a wrong code is answered like an unknown number."""
    found = queries.public_case(current_work().session, number, query["code"])
    steps = [entry_shown(entry) for entry in found["steps"]]
    return {**case_shown(found), "steps": steps}
