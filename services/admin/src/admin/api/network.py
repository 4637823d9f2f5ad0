"""The public directory of stations, the chain of supervision, and their upkeep by operators."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from admin import queries
from admin.api.schemas import network as schemas
from admin.api.schemas.edge import page_of
from admin.domain.station import Station, StatusAction
from admin.domain.supervision import Unit
from admin.usecases import network as usecases
from chassis.http import current_work
from chassis.identity import may
from chassis.paging import PageQuery
from chassis.preconditions import precondition, set_etag

network = Blueprint("network", __name__, url_prefix="/v1", description="服务站 · Stations")


@network.route("/stations")
@may("public")
@network.arguments(schemas.StationQuery, location="query")
@network.response(200, page_of(schemas.StationShown))
def stations(query: dict[str, Any]) -> dict[str, Any]:
    """服务站名录 · The public directory."""
    after, limit = query.pop("after"), query.pop("limit")
    return queries.stations(current_work().session, query, after, limit)


@network.route("/stations", methods=["POST"])
@may("operator")
@network.arguments(schemas.NewStation)
@network.response(201, schemas.StationKept)
def register(body: dict[str, Any]) -> Station:
    """登记服务站 · Register a station."""
    return _shown(usecases.register_station(current_work(), body.pop("code"), body))


@network.route("/stations/<code>")
@may("public")
@network.response(200, schemas.StationShown)
def station(code: str) -> Station:
    """服务站详情 · One station."""
    return _shown(queries.station(current_work().session, code))


@network.route("/stations/<code>", methods=["PUT"])
@may("operator")
@network.arguments(schemas.StationFacts)
@network.response(200, schemas.StationKept)
def change(body: dict[str, Any], code: str) -> Station:
    """变更服务站信息 · Change a station; needs If-Match."""

    def check(revision: int) -> None:
        precondition(revision, required=True)

    return _shown(usecases.change_station(current_work(), code, body, check))


@network.route("/stations/<code>/rectification", methods=["POST"])
@may("operator", "regulator")
@network.arguments(schemas.Reason)
@network.response(200, schemas.StationKept)
def rectify(body: dict[str, str], code: str) -> Station:
    """限期整改 · Put a station under rectification (8.2.2)."""
    return _move(code, StatusAction.RECTIFY, body)


@network.route("/stations/<code>/requalification", methods=["POST"])
@may("operator", "regulator")
@network.arguments(schemas.Reason)
@network.response(200, schemas.StationKept)
def requalify(body: dict[str, str], code: str) -> Station:
    """整改合格 · The rectification was passed (8.2.2)."""
    return _move(code, StatusAction.REQUALIFY, body)


@network.route("/stations/<code>/removal", methods=["POST"])
@may("operator", "regulator")
@network.arguments(schemas.Reason)
@network.response(200, schemas.StationKept)
def remove(body: dict[str, str], code: str) -> Station:
    """退出体系 · Remove a station from the city system (8.2.2)."""
    return _move(code, StatusAction.REMOVE, body)


@network.route("/stations/<code>/custodian", methods=["PUT"])
@may("operator")
@network.arguments(schemas.Custodian)
@network.response(200, schemas.StationKept)
def appoint_custodian(body: dict[str, uuid.UUID], code: str) -> Station:
    """指定档案管理员 · Name who keeps the station's archive (9.3.2)."""
    return _shown(usecases.appoint_custodian(current_work(), code, body["account_id"]))


@network.route("/stations/<code>/supervision")
@may("public")
@network.response(200, schemas.Units)
def supervision(code: str) -> dict[str, Any]:
    """监管链 · The units above a station, the nearest first (4.3)."""
    return {"items": queries.supervision(current_work().session, code), "next": None}


@network.route("/stations/<code>/history")
@may("operator", "regulator")
@network.arguments(PageQuery, location="query")
@network.response(200, page_of(schemas.HistoryEntry))
def history(query: dict[str, Any], code: str) -> dict[str, Any]:
    """变更历史 · What a station looked like before (4.3)."""
    return queries.history(current_work().session, code, **query)


@network.route("/units")
@may("public")
@network.response(200, schemas.Units)
def units() -> dict[str, Any]:
    """监管单位 · All units of the chain of supervision."""
    return {"items": queries.units(current_work().session), "next": None}


@network.route("/units/<code>", methods=["PUT"])
@may("operator")
@network.arguments(schemas.UnitFacts)
@network.response(200, schemas.UnitShown)
def put_unit(body: dict[str, Any], code: str) -> Unit:
    """登记或变更监管单位 · Add or change a unit; a cycle is refused (4.3)."""
    return usecases.put_unit(current_work(), code, body)


def _move(code: str, action: StatusAction, body: dict[str, str]) -> Station:
    reasons = body["reason_zh"], body["reason_en"]
    return _shown(usecases.move_station(current_work(), code, action, *reasons))


def _shown(station: Station) -> Station:
    set_etag(station.revision)
    return station
