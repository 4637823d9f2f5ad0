"""Results of the answers, counted (6.4.3)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from evaluation import queries
from evaluation.api import schemas

blueprint = Blueprint("results", __name__, url_prefix="/v1/results")


@blueprint.get("")
@may("window", "officer", "station_master", "superior", "regulator", "provider")
@blueprint.arguments(schemas.ResultsQuery, location="query")
@blueprint.response(200, schemas.Results)
def list_results(wanted: dict[str, Any]) -> dict[str, Any]:
    """评价结果汇总 / Results by station, provider, item code or kind, over what the caller may see."""
    found = queries.results(current_work().session, current_actor(), wanted["by"])
    return {"by": wanted["by"], "items": found, "next": None}
