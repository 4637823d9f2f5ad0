"""The working calendar, for everybody."""

from functools import partial
from typing import Any

from flask_smorest import Blueprint

from admin import queries
from admin.api.schemas import calendar as schemas
from admin.domain.calendar import CalendarYear
from admin.usecases import calendars as usecases
from chassis.http import current_work
from chassis.identity import may
from chassis.preconditions import precondition, set_etag

calendars = Blueprint("calendars", __name__, url_prefix="/v1", description="工作日历 · Calendar")


@calendars.route("/calendar/<int(min=1900, max=2999):year>")
@may("public")
@calendars.response(200, schemas.CalendarShown)
def calendar(year: int) -> CalendarYear:
    """某年工作日历 · The working calendar of a year."""
    return _shown(queries.calendar(current_work().session, year))


@calendars.route("/calendar/<int(min=1900, max=2999):year>", methods=["PUT"])
@may("operator")
@calendars.arguments(schemas.CalendarNotice)
@calendars.response(200, schemas.CalendarShown)
def enter_notice(body: dict[str, Any], year: int) -> CalendarYear:
    """录入放假通知 · Enter or correct a year's notice (If-Match); every service counts its due times again."""
    check = partial(precondition, required=True)
    return _shown(usecases.enter_notice(current_work(), year, body, check))


def _shown(calendar: CalendarYear) -> CalendarYear:
    set_etag(calendar.revision)
    return calendar
