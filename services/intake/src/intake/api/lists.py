"""Lists as workbooks: each as its own route shows it to the caller, a page at a time (clause A)."""

from collections.abc import Sequence
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery
from intake import fee_queries, queries, register
from intake.adapters.workbooks import XLSX, write_list
from intake.api import ask_schemas, fee_schemas, schemas
from intake.api.roles import READERS, STAFF, SUPERVISORS
from intake.api.shown import as_workbook
from intake.domain import lists
from intake.domain.lists import Column

blueprint = Blueprint("lists", __name__, url_prefix="/v1", description="列表导出 · Lists exported")


@blueprint.get("/forms.xlsx")
@may(*READERS)
@blueprint.arguments(schemas.FormsQuery, location="query")
@blueprint.response(200, content_type=XLSX)
def export_forms(query: dict[str, Any]) -> Response:
    """需求表列表导出 · The list of forms as a workbook; `X-Next` goes on as `after`."""
    page = queries.list_forms(current_work(), current_actor(), **query)
    return _exported("forms", lists.FORMS, page)


@blueprint.get("/denials.xlsx")
@may(*STAFF, *SUPERVISORS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, content_type=XLSX)
def export_denials(query: dict[str, Any]) -> Response:
    """否定备案登记簿导出 · The register of negative filings as a workbook."""
    page = register.denials(current_work(), current_actor(), **query)
    return _exported("denials", lists.DENIALS, page)


@blueprint.get("/first-asks.xlsx")
@may(*STAFF, *SUPERVISORS)
@blueprint.arguments(ask_schemas.FirstAsksQuery, location="query")
@blueprint.response(200, content_type=XLSX)
def export_first_asks(query: dict[str, Any]) -> Response:
    """首问责任台账导出 · The ledger of first asks as a workbook."""
    page = register.first_asks(current_work(), current_actor(), **query)
    return _exported("first-asks", lists.FIRST_ASKS, page)


@blueprint.get("/inquiries.xlsx")
@may(*STAFF, *SUPERVISORS)
@blueprint.arguments(ask_schemas.InquiriesQuery, location="query")
@blueprint.response(200, content_type=XLSX)
def export_inquiries(query: dict[str, Any]) -> Response:
    """咨询登记簿导出 · Consultations as a workbook."""
    only = {"only_open": query.pop("open"), "only_late": query.pop("late")}
    page = register.inquiries(current_work(), current_actor(), **only, **query)
    return _exported("inquiries", lists.INQUIRIES, page)


@blueprint.get("/receipts.xlsx")
@may(*READERS)
@blueprint.arguments(fee_schemas.ReceiptsQuery, location="query")
@blueprint.response(200, content_type=XLSX)
def export_receipts(query: dict[str, Any]) -> Response:
    """票据列表导出 · Receipts and reversals as a workbook."""
    page = fee_queries.receipts(current_work(), current_actor(), **query)
    return _exported("receipts", lists.RECEIPTS, page)


def _exported(name: str, columns: Sequence[Column], page: dict[str, Any]) -> Response:
    response = as_workbook(write_list(columns, page["items"]), name)
    if page["next"]:
        response.headers["X-Next"] = page["next"]
    return response
