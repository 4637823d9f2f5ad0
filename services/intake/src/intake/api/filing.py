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
from intake.api.roles import FILERS, STAFF
from intake.api.shown import application_of, shown
from intake.domain.form import Confirmation

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
    application = application_of(body, form_id)
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


@blueprint.post("/forms/<uuid:form_id>/confirmation")
@may(*FILERS)
@blueprint.arguments(schemas.ConfirmationIn, required=False)
@blueprint.response(200, schemas.FormOut)
def confirm(body: dict[str, Any], form_id: uuid.UUID) -> dict[str, Any]:
    """企业确认 · The enterprise confirms what staff filed for it."""
    how = Confirmation(body.get("how", Confirmation.ACCOUNT))
    return shown(usecases.confirm_need(current_work(), current_actor(), form_id, how))


@blueprint.get("/forms/<uuid:form_id>/likely-duplicates")
@may(*FILERS)
@blueprint.response(200, schemas.LikenessesOut)
def likely_duplicates(form_id: uuid.UUID) -> dict[str, Any]:
    """疑似重复 · Forms that likely are the same need; of a draft too, before it is filed."""
    found = usecases.likely_duplicates(current_work(), current_actor(), form_id)
    return {"items": found, "next": None}


@blueprint.post("/forms/<uuid:form_id>/merging")
@may(*STAFF)
@blueprint.arguments(schemas.MergeIn)
@blueprint.response(200, schemas.FormOut)
def merge(body: dict[str, uuid.UUID], form_id: uuid.UUID) -> dict[str, Any]:
    """合并 · Make this form part of another one; answers with the one that goes on."""
    return shown(usecases.merge_need(current_work(), current_actor(), form_id, body["into"]))
