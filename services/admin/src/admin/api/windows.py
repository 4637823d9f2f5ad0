"""Windows of a station (7.1)."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from admin import floor_queries as queries
from admin.api.roles import STAFF, VIEWERS
from admin.api.schemas import floor as schemas
from admin.api.schemas.edge import page_of
from admin.domain.window import Window
from admin.usecases import tickets as calling
from admin.usecases import windows as usecases
from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery
from chassis.preconditions import precondition, set_etag

windows = Blueprint("windows", __name__, url_prefix="/v1", description="窗口 · Windows")


@windows.route("/stations/<code>/windows")
@may(*VIEWERS)
@windows.arguments(PageQuery, location="query")
@windows.response(200, page_of(schemas.WindowShown))
def all_windows(query: dict[str, Any], code: str) -> dict[str, Any]:
    """本站窗口 · The windows of a station."""
    return queries.windows(current_work().session, current_actor(), code, **query)


@windows.route("/stations/<code>/windows", methods=["POST"])
@may("station_master")
@windows.arguments(schemas.NewWindow)
@windows.response(201, schemas.WindowShown)
def add(body: dict[str, Any], code: str) -> Window:
    """设置窗口 · Set up a window (7.1)."""
    return _shown(usecases.add_window(current_work(), code, body.pop("number"), body))


@windows.route("/windows/<uuid:window_id>")
@may(*VIEWERS)
@windows.response(200, schemas.WindowShown)
def window(window_id: uuid.UUID) -> Window:
    """窗口详情 · One window."""
    return _shown(queries.window(current_work().session, current_actor(), window_id))


@windows.route("/windows/<uuid:window_id>", methods=["PUT"])
@may("station_master")
@windows.arguments(schemas.WindowFacts)
@windows.response(200, schemas.WindowShown)
def change(body: dict[str, Any], window_id: uuid.UUID) -> Window:
    """变更窗口 · Change a window; needs If-Match."""

    def check(revision: int) -> None:
        precondition(revision, required=True)

    return _shown(usecases.change_window(current_work(), window_id, body, check))


@windows.route("/windows/<uuid:window_id>/history")
@may(*VIEWERS)
@windows.arguments(PageQuery, location="query")
@windows.response(200, page_of(schemas.WindowChange))
def history(query: dict[str, Any], window_id: uuid.UUID) -> dict[str, Any]:
    """窗口变更历史 · What a window looked like before."""
    return queries.window_history(current_work().session, current_actor(), window_id, **query)


@windows.route("/windows/<uuid:window_id>/next", methods=["POST"])
@may(*STAFF)
@windows.response(200, schemas.TicketCalled)
def call_next(window_id: uuid.UUID) -> dict[str, Any]:
    """叫下一个号 · Call the next ticket that this window serves."""
    return {"ticket": calling.call_next(current_work(), window_id)}


def _shown(window: Window) -> Window:
    set_etag(window.revision)
    return window
