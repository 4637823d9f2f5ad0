"""Promised times: the public board, its history, and their upkeep by stations."""

import uuid
from functools import partial
from typing import Any

from flask_smorest import Blueprint

from admin import promise_queries
from admin.api.schemas import promises as schemas
from admin.domain.promise import Promise, Terms
from admin.usecases import promises as usecases
from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.preconditions import precondition, set_etag

promises = Blueprint("promises", __name__, url_prefix="/v1", description="承诺时限 · Promises")


@promises.route("/stations/<code>/promises")
@may("public")
@promises.response(200, schemas.PromiseBoard)
def board(code: str) -> dict[str, Any]:
    """承诺公示 · What a station promises, beside how it was kept in the year before."""
    work = current_work()
    return {"items": promise_queries.board(work.session, code, work.now), "next": None}


@promises.route("/promises/<uuid:promise_id>/history")
@may("public")
@promises.response(200, schemas.PromiseHistory)
def history(promise_id: uuid.UUID) -> dict[str, Any]:
    """承诺变更历史 · What was promised before."""
    return {"items": promise_queries.history(current_work().session, promise_id), "next": None}


@promises.route("/stations/<code>/promises/<item>", methods=["PUT"])
@may("station_master", "operator")
@promises.arguments(schemas.PromiseTerms)
@promises.response(200, schemas.PromiseShown)
def set_promise(body: dict[str, Any], code: str, item: str) -> Promise:
    """公布承诺 · Promise a time for an item; a change needs If-Match; never above the statutory limit."""
    place = (code, body["holder"], item)
    check = partial(precondition, required=True)
    promise = usecases.set_promise(current_work(), current_actor(), place, body["terms"], check)
    set_etag(promise.revision)
    return promise


@promises.route("/stations/<code>/promises/<item>/proposal")
@may("station_master", "officer", "operator")
@promises.response(200, schemas.ProposalShown)
def propose(code: str, item: str) -> Terms:
    """参照同类事项 · A promise proposed from similar items."""
    return usecases.propose_promise(current_work(), current_actor(), code, item)
