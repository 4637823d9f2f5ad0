"""Drafts and filing (6.1, A)."""

import uuid
from functools import partial
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.preconditions import precondition
from intake import usecases
from intake.api import schemas
from intake.api.roles import FILERS
from intake.api.shown import application_of, shown

blueprint = Blueprint("filing", __name__, url_prefix="/v1", description="填表与提交 · Filing")


@blueprint.post("/drafts")
@may(*FILERS)
@blueprint.arguments(schemas.ApplicationIn)
@blueprint.response(201, schemas.FormOut)
def start_draft(body: dict[str, Any]) -> dict[str, Any]:
    """保存草稿 · Keep what was filled in so far."""
    return shown(usecases.start_draft(current_work(), current_actor(), application_of(body)))


@blueprint.put("/drafts/<uuid:form_id>")
@may(*FILERS)
@blueprint.arguments(schemas.ApplicationIn)
@blueprint.response(200, schemas.FormOut)
def change_draft(body: dict[str, Any], form_id: uuid.UUID) -> dict[str, Any]:
    """修改草稿 · Replace what a draft holds; needs If-Match."""
    is_current = partial(precondition, required=True)
    application = application_of(body)
    return shown(
        usecases.change_draft(current_work(), current_actor(), form_id, application, is_current)
    )


@blueprint.post("/drafts/<uuid:form_id>/filing")
@may(*FILERS)
@blueprint.response(200, schemas.FormOut)
def file_draft(form_id: uuid.UUID) -> dict[str, Any]:
    """提交草稿 · Hand a draft to the station; every wrong field is named."""
    return shown(usecases.file_draft(current_work(), current_actor(), form_id))


@blueprint.post("/forms")
@may(*FILERS)
@blueprint.arguments(schemas.ApplicationIn)
@blueprint.response(201, schemas.FormOut)
def file_form(body: dict[str, Any]) -> dict[str, Any]:
    """填写并提交 · Fill in and hand in at once."""
    return shown(usecases.file_form(current_work(), current_actor(), application_of(body)))
