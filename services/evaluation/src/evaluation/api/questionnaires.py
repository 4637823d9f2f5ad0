"""Questionnaires with their links, for the enterprise and the staff of its station."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from evaluation import queries
from evaluation.api import schemas
from evaluation.domain.questionnaire import state_of

blueprint = Blueprint("questionnaires", __name__, url_prefix="/v1/questionnaires")


@blueprint.get("")
@may("enterprise", "window", "officer", "station_master")
@blueprint.arguments(schemas.QuestionnairesQuery, location="query")
@blueprint.response(200, schemas.QuestionnairePage)
def list_questionnaires(wanted: dict[str, Any]) -> dict[str, Any]:
    """评价问卷及链接 / The questionnaires that the caller may send out or answer; the newest first."""
    work = current_work()
    found = queries.list_questionnaires(work.session, current_actor(), work.now, wanted)
    return {**found, "items": [_shown(row) for row in found["items"]]}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    work = current_work()
    state = state_of(row["answered_at"], row["expires_at"], work.now)
    link = work.links.url(row["id"], row["issued_at"]) if state == "open" else None
    return {**row, "state": state, "link": link}
