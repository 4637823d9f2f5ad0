"""Answering by link, without log-in (6.4.1): the token is all there is."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_work
from chassis.identity import may
from evaluation.api import schemas
from evaluation.usecases.answer_questionnaire import answer_questionnaire, open_form

blueprint = Blueprint("answers", __name__, url_prefix="/v1/answers")


@blueprint.get("/<token>")
@may("public")
@blueprint.response(200, schemas.OpenForm)
def show_form(token: str) -> dict[str, Any]:
    """打开评价表 / The form behind a link. 404 forged, 410 expired, 409 answered before."""
    form = open_form(current_work(), token)
    return {
        "questionnaire_id": form.questionnaire.id,
        "expires_at": form.questionnaire.expires_at,
        "definition": form.definition,
        "facts": form.facts,
        "suggested": form.suggested,
    }


@blueprint.post("/<token>")
@may("public")
@blueprint.arguments(schemas.AnswerBody)
@blueprint.response(201, schemas.Issued)
def give_answer(body: dict[str, Any], token: str) -> dict[str, Any]:
    """提交评价 / Answer once and for good. 404 forged, 410 expired, 409 answered before, 422 with each wrong field."""
    return schemas.issued(answer_questionnaire(current_work(), token, body["content"]))
