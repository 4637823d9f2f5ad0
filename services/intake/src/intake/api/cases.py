"""Reading: forms, due times, and contact data (7.2, 9.3.3)."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.preconditions import set_etag
from intake import due_times, queries, usecases
from intake.api import schemas
from intake.api.roles import READERS, STAFF

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


@blueprint.get("/cases/<uuid:case_id>/contact")
@may("provider", *STAFF)
@blueprint.response(200, schemas.ContactOut)
def read_contact(case_id: uuid.UUID) -> dict[str, Any]:
    """联系信息 · Contact data, for who took an item; each reading is recorded (9.3.3)."""
    return queries.show_contact(usecases.open_contact(current_work(), current_actor(), case_id))
