"""Workbooks: the form out and in again (clause A)."""

import uuid
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from intake import queries, usecases
from intake.adapters.workbooks import XLSX, read_values, write_form
from intake.api import workbook_schemas as own
from intake.api.roles import FILERS, READERS
from intake.api.shown import as_workbook, shown
from intake.domain.form import Channel
from intake.domain.workbook import layout_of, values_of

blueprint = Blueprint("workbooks", __name__, url_prefix="/v1", description="电子表格 · Workbooks")


@blueprint.get("/form-definitions/appendix-a/workbook")
@may("public")
@blueprint.arguments(own.EditionQuery, location="query")
@blueprint.response(200, content_type=XLSX)
def empty_workbook(query: dict[str, str]) -> Response:
    """空白需求表（电子表格）· The empty form of an edition as a workbook."""
    layout = layout_of(current_work().definition(query["version"]))
    return as_workbook(write_form(layout, {}), f"appendix-a-{query['version']}")


@blueprint.get("/forms/<uuid:form_id>/workbook")
@may(*READERS)
@blueprint.response(200, content_type=XLSX)
def form_workbook(form_id: uuid.UUID) -> Response:
    """需求表导出 · A form or a draft as a workbook."""
    form = queries.get_form(current_work(), current_actor(), form_id)
    layout = layout_of(current_work().definition(form["definition_version"]))
    return as_workbook(write_form(layout, values_of(layout, form["content"])), str(form_id))


@blueprint.post("/drafts/workbook")
@may(*FILERS)
@blueprint.arguments(own.ImportQuery, location="query")
@blueprint.response(201, own.ImportedOut)
def import_workbook(query: dict[str, str]) -> dict[str, Any]:
    """需求表导入 · A draft from a workbook (the body); every wrong cell is named, and nothing is lost."""
    work, version = current_work(), query["version"]
    values = read_values(request.get_data(), layout_of(work.definition(version)))
    place = query["station_code"], Channel(query["channel"]), version
    form, wrong = usecases.import_draft(work, current_actor(), place, values)
    cells = [
        {"cell": one.cell, "field": one.wrong.field, "code": one.wrong.code}
        | {"zh": one.wrong.zh, "en": one.wrong.en}
        for one in wrong
    ]
    return {"draft": shown(form), "wrong_cells": cells}
