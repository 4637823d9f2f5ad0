"""Cases and their timelines."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from tracking import queries
from tracking.api import schemas
from tracking.api.shown import case_shown, entry_shown

VIEWERS = (
    "enterprise",
    "window",
    "officer",
    "station_master",
    "superior",
    "regulator",
    "provider",
)

blueprint = Blueprint("cases", __name__, url_prefix="/v1/cases", description="办件 / cases")


@blueprint.route("")
@may(*VIEWERS)
@blueprint.arguments(schemas.CasesQuery, location="query")
@blueprint.response(200, schemas.CasePage)
def list_cases(query: dict[str, Any]) -> dict[str, Any]:
    """The cases that the caller may see, newest first."""
    found = queries.cases(current_work().session, current_actor(), **query)
    return {**found, "items": [case_shown(row) for row in found["items"]]}


@blueprint.route("/<uuid:case_id>")
@may(*VIEWERS)
@blueprint.response(200, schemas.Case)
def show_case(case_id: uuid.UUID) -> dict[str, Any]:
    """One case with its items."""
    return case_shown(queries.case(current_work().session, current_actor(), case_id))


@blueprint.route("/<uuid:case_id>/timeline")
@may(*VIEWERS)
@blueprint.response(200, schemas.Timeline)
def show_timeline(case_id: uuid.UUID) -> dict[str, Any]:
    """Every step of the case that the caller may see, whichever service took it (4.2.2)."""
    entries = queries.timeline(current_work().session, current_actor(), case_id)
    times = [entry.step.occurred_at for entry in entries]
    return {
        "items": [entry_shown(entry) for entry in entries],
        "next": None,
        "seconds_in_all": (times[-1] - times[0]).total_seconds() if times else 0.0,
    }
