"""Reading: forms, their papers, and contact data (7.3.2b, 9.3.3)."""

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.preconditions import set_etag
from intake import due_times, queries, usecases
from intake.api import schemas
from intake.api.roles import READERS, STAFF
from intake.api.shown import PDF, as_issued, as_pdf
from intake.domain.notice import PaperKind

blueprint = Blueprint("cases", __name__, url_prefix="/v1", description="查阅 · Reading")


@blueprint.get("/forms")
@may(*READERS)
@blueprint.arguments(schemas.FormsQuery, location="query")
@blueprint.response(200, schemas.FormsOut)
def list_forms(query: dict[str, Any]) -> dict[str, Any]:
    """需求表列表 · Forms that the caller may see, newest first."""
    return queries.list_forms(current_work(), current_actor(), **query)


@blueprint.get("/forms/<uuid:form_id>")
@may(*READERS)
@blueprint.response(200, schemas.FormOut)
def read_form(form_id: uuid.UUID) -> dict[str, Any]:
    """需求表 · A form whole."""
    found = queries.get_form(current_work(), current_actor(), form_id)
    set_etag(found["revision"])
    return found


@blueprint.get("/forms/<uuid:form_id>/due-times")
@may(*READERS)
@blueprint.response(200, schemas.DueTimesOut)
def explain_due_times(form_id: uuid.UUID) -> dict[str, Any]:
    """办理时限说明 · Why each item is due when it is, day by day, and how that was counted again (7.2)."""
    return due_times.explain(current_work(), current_actor(), form_id)


@blueprint.get("/forms/<uuid:form_id>/paper")
@may(*READERS)
@blueprint.response(200)
def read_form_paper(form_id: uuid.UUID) -> Response:
    """需求表（提交版）· The form as filed."""
    paper = queries.get_paper(current_work(), current_actor(), form_id, PaperKind.NEED_FORM)
    return as_issued(paper)


@blueprint.get("/forms/<uuid:form_id>/notice")
@may(*READERS)
@blueprint.response(200)
def read_notice(form_id: uuid.UUID) -> Response:
    """受理通知书 · The acceptance notice."""
    paper = queries.get_paper(current_work(), current_actor(), form_id, PaperKind.ACCEPTANCE_NOTICE)
    return as_issued(paper)


@blueprint.get("/forms/<uuid:form_id>/paper.pdf")
@may(*READERS)
@blueprint.response(200, content_type=PDF)
def print_form_paper(form_id: uuid.UUID) -> Response:
    """需求表打印件 · The form as filed, as PDF."""
    paper = queries.get_paper(current_work(), current_actor(), form_id, PaperKind.NEED_FORM)
    return as_pdf(paper)


@blueprint.get("/forms/<uuid:form_id>/notice.pdf")
@may(*READERS)
@blueprint.response(200, content_type=PDF)
def print_notice(form_id: uuid.UUID) -> Response:
    """受理通知书打印件 · The acceptance notice as PDF, with a QR code to check it by."""
    paper = queries.get_paper(current_work(), current_actor(), form_id, PaperKind.ACCEPTANCE_NOTICE)
    return as_pdf(paper)


@blueprint.get("/cases/<uuid:case_id>/contact")
@may("provider", *STAFF)
@blueprint.response(200, schemas.ContactOut)
def read_contact(case_id: uuid.UUID) -> dict[str, Any]:
    """联系信息 · Contact data, for who took an item; each reading is recorded (9.3.3)."""
    return queries.show_contact(usecases.open_contact(current_work(), current_actor(), case_id))
