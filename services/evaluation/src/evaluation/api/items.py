"""Items under evaluation, the performer's summary (6.4.2), and the frozen papers."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from flask import Response, render_template
from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.papers import canonical
from evaluation import queries
from evaluation.api import schemas
from evaluation.api.printed import POLICY, printed
from evaluation.domain.papers import ANSWER, SUMMARY, IssuedPaper
from evaluation.usecases.file_summary import file_summary

STAFF = ("window", "officer", "station_master")
SUPERVISION = ("superior", "regulator")
blueprint = Blueprint("items", __name__, url_prefix="/v1/items", template_folder="templates")


@blueprint.get("")
@may("enterprise", "provider", *STAFF, *SUPERVISION)
@blueprint.arguments(schemas.ItemsQuery, location="query")
@blueprint.response(200, schemas.ItemPage)
def list_items(wanted: dict[str, Any]) -> dict[str, Any]:
    """事项评价进度 / How far each item's evaluation is; the newest first."""
    found = queries.list_items(current_work().session, current_actor(), wanted)
    return {**found, "items": [_shown(row) for row in found["items"]]}


@blueprint.get("/<uuid:item_id>")
@may("enterprise", "provider", *STAFF, *SUPERVISION)
@blueprint.response(200, schemas.Item)
def show_item(item_id: uuid.UUID) -> dict[str, Any]:
    """单个事项的评价进度 / One item."""
    return _shown(queries.get_item(current_work().session, current_actor(), item_id))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    ended_at: datetime.datetime | None = row["ended_at"]
    return {**row, "summary_due_at": ended_at + current_work().terms.summary if ended_at else None}


@blueprint.post("/<uuid:item_id>/summary")
@may("provider", *STAFF)
@blueprint.arguments(schemas.SummaryBody)
@blueprint.response(201, schemas.SummaryIssued)
def post_summary(body: dict[str, Any], item_id: uuid.UUID) -> dict[str, Any]:
    """提交服务小结 / File the one summary of an item, by who performed it."""
    paper = file_summary(current_work(), current_actor(), item_id, body)
    timing = {key: paper.document[key] for key in ("due_at", "in_time")}
    return {**schemas.issued(paper), **timing}


@blueprint.get("/<uuid:item_id>/summary")
@may("enterprise", "provider", *STAFF, *SUPERVISION)
@blueprint.response(200, description="服务小结 / the frozen summary")
def show_summary(item_id: uuid.UUID) -> Response:
    """服务小结 / The summary as canonical JSON, its SHA-256 in X-Paper-SHA256."""
    return _paper(item_id, SUMMARY)


@blueprint.get("/<uuid:item_id>/answer")
@may("enterprise", *STAFF, *SUPERVISION)
@blueprint.response(200, description="满意度评价表 / the frozen answer")
def show_answer(item_id: uuid.UUID) -> Response:
    """满意度评价表 / The whole Appendix C. It names people and is not for providers: they see results."""
    return _paper(item_id, ANSWER)


@blueprint.get("/<uuid:item_id>/answer/printed")
@may("enterprise", *STAFF, *SUPERVISION)
@blueprint.response(200, description="满意度评价表打印页 / the answer as a page to print")
def print_answer(item_id: uuid.UUID) -> Response:
    """打印满意度评价表 / The answered Appendix C as a page to print (8.1.2)."""
    work = current_work()
    paper: IssuedPaper = queries.get_paper(work.session, current_actor(), item_id, ANSWER)
    definition = work.definitions.get(paper.document["form"], paper.document["version"])
    page = render_template("satisfaction_form.html", **printed(paper.document, definition))
    return Response(page, mimetype="text/html", headers={"Content-Security-Policy": POLICY})


def _paper(item_id: uuid.UUID, kind: str) -> Response:
    paper: IssuedPaper = queries.get_paper(current_work().session, current_actor(), item_id, kind)
    body = canonical(paper.document)
    return Response(body, mimetype="application/json", headers={"X-Paper-SHA256": paper.sha256})
