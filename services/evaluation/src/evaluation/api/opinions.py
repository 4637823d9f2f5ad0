"""Opinions on providers (8.3.1): their words are read here, by those whom they concern."""

from __future__ import annotations

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from evaluation import queries
from evaluation.api import opinion_schemas as schemas
from evaluation.domain.opinion import Opinion
from evaluation.usecases.opinions import answer_opinion, give_opinion

STAFF = ("window", "officer", "station_master")
SUPERVISION = ("superior", "regulator")
blueprint = Blueprint("opinions", __name__, url_prefix="/v1")


@blueprint.post("/items/<uuid:item_id>/opinions")
@may("enterprise", *STAFF)
@blueprint.arguments(schemas.OpinionBody)
@blueprint.response(201, schemas.Opinion)
def post_opinion(body: dict[str, Any], item_id: uuid.UUID) -> Opinion:
    """提出对质量服务机构的意见建议 / Give an opinion on the provider of an item, which is passed on to it."""
    actor = current_actor()
    return give_opinion(current_work(), actor, item_id, body["kind"], body["text"])


@blueprint.get("/opinions")
@may("enterprise", "provider", *STAFF, *SUPERVISION)
@blueprint.arguments(schemas.OpinionsQuery, location="query")
@blueprint.response(200, schemas.OpinionPage)
def list_opinions(wanted: dict[str, Any]) -> dict[str, Any]:
    """意见建议列表 / The opinions that the caller may see, with what is overdue; the newest first."""
    return queries.list_opinions(current_work().session, current_actor(), wanted)


@blueprint.get("/opinions/<uuid:opinion_id>")
@may("enterprise", "provider", *STAFF, *SUPERVISION)
@blueprint.response(200, schemas.Opinion)
def show_opinion(opinion_id: uuid.UUID) -> Opinion:
    """单条意见建议 / One opinion, with its answer once there is one."""
    return queries.get_opinion(current_work().session, current_actor(), opinion_id)


@blueprint.post("/opinions/<uuid:opinion_id>/answer")
@may("provider")
@blueprint.arguments(schemas.OpinionAnswerBody)
@blueprint.response(201, schemas.Opinion)
def post_answer(body: dict[str, Any], opinion_id: uuid.UUID) -> Opinion:
    """答复意见建议 / Answer an opinion, once, by the provider that it is on."""
    return answer_opinion(current_work(), current_actor(), opinion_id, body["text"])
