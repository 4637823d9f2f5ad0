"""What the window does with a filed form, and the enterprise's answers (4.2.1, 7.3)."""

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from intake import queries, usecases
from intake.api import schemas
from intake.api.roles import FILERS, STAFF
from intake.api.shown import as_issued, materials_of, shown
from intake.domain.acceptance import green_of
from intake.domain.materials import Missing
from intake.domain.notice import PaperKind

blueprint = Blueprint("deciding", __name__, url_prefix="/v1/forms", description="受理 · Deciding")


@blueprint.post("/<uuid:form_id>/supplement-request")
@may(*STAFF)
@blueprint.arguments(schemas.SupplementRequestIn)
@blueprint.response(200, schemas.FormOut)
def ask_supplement(body: dict[str, Any], form_id: uuid.UUID) -> dict[str, Any]:
    """一次性告知 · Name all that is missing, once."""
    missing = [Missing(**one) for one in body["missing"]]
    return shown(usecases.ask_supplement(current_work(), current_actor(), form_id, missing))


@blueprint.post("/<uuid:form_id>/supplement")
@may(*FILERS)
@blueprint.arguments(schemas.SupplementIn)
@blueprint.response(200, schemas.FormOut)
def answer_supplement(body: dict[str, Any], form_id: uuid.UUID) -> dict[str, Any]:
    """补正 · Hand in what was missing."""
    answer = usecases.Answer(materials=materials_of(body, form_id), content=body["content"])
    return shown(usecases.answer_supplement(current_work(), current_actor(), form_id, answer))


@blueprint.post("/<uuid:form_id>/acceptance")
@may(*STAFF)
@blueprint.arguments(schemas.AcceptanceIn, required=False)
@blueprint.response(200)
def accept(body: dict[str, Any], form_id: uuid.UUID) -> Response:
    """受理 · Make the form a case; the answer is the acceptance notice (受理通知书)."""
    work, actor = current_work(), current_actor()
    green = green_of(body.get("green_ground"), body.get("green_evidence", ""))
    usecases.accept_need(work, actor, form_id, green)
    return as_issued(queries.get_paper(work, actor, form_id, PaperKind.ACCEPTANCE_NOTICE))


@blueprint.post("/<uuid:form_id>/withdrawal")
@may("enterprise")
@blueprint.response(200, schemas.FormOut)
def withdraw(form_id: uuid.UUID) -> dict[str, Any]:
    """撤回 · Take a form back before it is decided."""
    return shown(usecases.withdraw_need(current_work(), current_actor(), form_id))
