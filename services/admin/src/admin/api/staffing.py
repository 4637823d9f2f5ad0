"""How many windows to open: the recommendation and the rosters (7.1)."""

from typing import Any

from flask_smorest import Blueprint

from admin import floor_queries as queries
from admin.api.roles import VIEWERS
from admin.api.schemas import staffing as schemas
from admin.api.schemas.edge import page_of
from admin.domain.roster import Roster
from admin.usecases import staffing as usecases
from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery

staffing = Blueprint("staffing", __name__, url_prefix="/v1", description="窗口配置 · Staffing")


@staffing.route("/stations/<code>/staffing")
@may(*VIEWERS)
@staffing.arguments(schemas.WishQuery, location="query")
@staffing.response(200, schemas.RecommendationShown)
def recommendation(query: dict[str, Any], code: str) -> usecases.Recommendation:
    """窗口数量建议 · How many windows each half-hour needs, with what-if (7.1)."""
    return usecases.recommended(current_work(), code, query["wish"])


@staffing.route("/stations/<code>/rosters", methods=["POST"])
@may("station_master")
@staffing.arguments(schemas.Adoption)
@staffing.response(201, schemas.RosterShown)
def adopt(body: dict[str, Any], code: str) -> Roster:
    """采纳建议 · Adopt the recommendation as the roster in force."""
    return usecases.adopt(current_work(), code, body["wish"], body["note"])


@staffing.route("/stations/<code>/rosters")
@may(*VIEWERS)
@staffing.arguments(PageQuery, location="query")
@staffing.response(200, page_of(schemas.RosterShown))
def rosters(query: dict[str, Any], code: str) -> dict[str, Any]:
    """排班历史 · The rosters, the one in force first."""
    return queries.rosters(current_work().session, current_actor(), code, **query)
