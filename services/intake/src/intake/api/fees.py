"""Fees: published rates, receipts, reversals, days (7.3.2e)."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery
from intake import fee_queries, usecases
from intake.api import fee_schemas as schemas
from intake.api.roles import READERS, STAFF, SUPERVISORS
from intake.domain.fee import Closing, Method, Rate, Receipt

blueprint = Blueprint("fees", __name__, url_prefix="/v1", description="收费 · Fees")


@blueprint.get("/public/stations/<code>/fee-rates")
@may("public")
@blueprint.response(200, schemas.PublishedRatesOut)
def published(code: str) -> dict[str, Any]:
    """收费公示 · The rates that a station charges by."""
    return {"items": fee_queries.published(current_work(), code), "next": None}


@blueprint.get("/fee-rates")
@may(*STAFF, *SUPERVISORS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.KeptRatesOut)
def list_rates(query: dict[str, Any]) -> dict[str, Any]:
    """收费标准列表 · Rates with proposals and former ones, newest first."""
    return fee_queries.rates(current_work(), current_actor(), **query)


@blueprint.post("/fee-rates")
@may("station_master")
@blueprint.arguments(schemas.RateIn)
@blueprint.response(201, schemas.KeptRateOut)
def propose_rate(body: dict[str, Any]) -> Rate:
    """拟定收费标准 · Propose a rate, or the next revision of one."""
    station = body.pop("station_code")
    return usecases.propose_rate(current_work(), current_actor(), station, body)


@blueprint.post("/fee-rates/<uuid:rate_id>/approval")
@may(*SUPERVISORS)
@blueprint.response(200, schemas.KeptRateOut)
def approve_rate(rate_id: uuid.UUID) -> Rate:
    """批准公布收费标准 · Publish a rate that a station proposed."""
    return usecases.approve_rate(current_work(), current_actor(), rate_id)


@blueprint.post("/forms/<uuid:form_id>/receipts")
@may(*STAFF)
@blueprint.arguments(schemas.ChargeIn)
@blueprint.response(201, schemas.ReceiptOut)
def charge(body: dict[str, Any], form_id: uuid.UUID) -> Receipt:
    """收费开票 · Charge for an item by the published rate; the answer is the receipt."""
    wish = usecases.Charge(**{**body, "method": Method(body["method"])})
    return usecases.charge(current_work(), current_actor(), form_id, wish)


@blueprint.get("/receipts")
@may(*READERS)
@blueprint.arguments(schemas.ReceiptsQuery, location="query")
@blueprint.response(200, schemas.ReceiptsOut)
def list_receipts(query: dict[str, Any]) -> dict[str, Any]:
    """票据列表 · Receipts and reversals, newest first."""
    return fee_queries.receipts(current_work(), current_actor(), **query)


@blueprint.get("/receipts/<uuid:receipt_id>")
@may(*READERS)
@blueprint.response(200, schemas.ReceiptOut)
def read_receipt(receipt_id: uuid.UUID) -> Receipt:
    """票据 · A receipt."""
    return fee_queries.receipt_of(current_work(), current_actor(), receipt_id)


@blueprint.post("/receipts/<uuid:receipt_id>/reversal")
@may("station_master")
@blueprint.arguments(schemas.ReversalIn)
@blueprint.response(201, schemas.ReceiptOut)
def reverse(body: dict[str, str], receipt_id: uuid.UUID) -> Receipt:
    """冲销 · Undo a receipt by another one; the first stays as it is."""
    return usecases.reverse(current_work(), current_actor(), receipt_id, body["reason"])


@blueprint.get("/fee-days")
@may(*STAFF, *SUPERVISORS)
@blueprint.arguments(schemas.DayQuery, location="query")
@blueprint.response(200, schemas.DayOut)
def read_day(query: dict[str, Any]) -> dict[str, Any]:
    """日结报表 · A day's totals by method and item."""
    return fee_queries.day(current_work(), current_actor(), query["station_code"], query["day"])


@blueprint.post("/fee-days")
@may(*STAFF)
@blueprint.arguments(schemas.ClosingIn)
@blueprint.response(201, schemas.ClosingOut)
def close_day(body: dict[str, Any]) -> Closing:
    """日结 · Close a day; later receipts count to the next one."""
    counted = body["cash_counted"], body["reason"]
    station, day = body["station_code"], body["day"]
    return usecases.close_day(current_work(), current_actor(), station, day, counted)
