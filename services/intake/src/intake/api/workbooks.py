"""Workbooks: the form out and in again, and lists (clause A)."""

import uuid
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from intake import queries, usecases
from intake.adapters.workbooks import XLSX, read_values, write_form, write_list
from intake.api import schemas
from intake.api import workbook_schemas as own
from intake.api.roles import FILERS, READERS
from intake.api.shown import shown
from intake.domain.form import Channel
from intake.domain.workbook import layout_of, values_of

blueprint = Blueprint("workbooks", __name__, url_prefix="/v1", description="电子表格 · Workbooks")
COLUMNS = (
    ("number", "办件编号"),
    ("state", "状态"),
    ("station", "服务站"),
    ("enterprise", "统一社会信用代码"),
    ("channel", "渠道"),
    ("first_asker", "首问责任人"),
    ("green_ground", "绿色通道事由"),
    ("filed_at", "提交时间（UTC）"),
    ("decide_by", "受理期限（UTC）"),
    ("decided_at", "决定时间（UTC）"),
    ("archived_at", "归档时间（UTC）"),
    ("id", "需求表 ID"),
)


@blueprint.get("/form-definitions/appendix-a/workbook")
@may("public")
@blueprint.arguments(own.EditionQuery, location="query")
@blueprint.response(200, content_type=XLSX)
def empty_workbook(query: dict[str, str]) -> Response:
    """空白需求表（电子表格）· The empty form of an edition as a workbook."""
    layout = layout_of(current_work().definition(query["version"]))
    return _file(write_form(layout, {}), f"appendix-a-{query['version']}")


@blueprint.get("/forms/<uuid:form_id>/workbook")
@may(*READERS)
@blueprint.response(200, content_type=XLSX)
def form_workbook(form_id: uuid.UUID) -> Response:
    """需求表导出 · A form or a draft as a workbook."""
    form = queries.get_form(current_work(), current_actor(), form_id)
    layout = layout_of(current_work().definition(form["definition_version"]))
    return _file(write_form(layout, values_of(layout, form["content"])), str(form_id))


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


@blueprint.get("/forms.xlsx")
@may(*READERS)
@blueprint.arguments(schemas.FormsQuery, location="query")
@blueprint.response(200, content_type=XLSX)
def export_forms(query: dict[str, Any]) -> Response:
    """需求表列表导出 · The list of forms that the caller may see as a workbook, a page at a time (`after`, `limit`)."""
    page = queries.list_forms(current_work(), current_actor(), **query)
    response = _file(write_list(COLUMNS, page["items"]), "forms")
    if page["next"]:
        response.headers["X-Next"] = page["next"]
    return response


def _file(body: bytes, name: str) -> Response:
    response = Response(body, content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
