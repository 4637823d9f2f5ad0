"""The working calendar, for everybody."""

from flask_smorest import Blueprint

from admin import queries
from admin.api.schemas import calendar as schemas
from admin.domain.calendar import CalendarYear
from chassis.http import current_work
from chassis.identity import may

calendars = Blueprint("calendars", __name__, url_prefix="/v1", description="工作日历 · Calendar")


@calendars.route("/calendar/<int(min=1900, max=2999):year>")
@may("public")
@calendars.response(200, schemas.CalendarShown)
def calendar(year: int) -> CalendarYear:
    """某年工作日历 · The working calendar of a year."""
    return queries.calendar(current_work().session, year)
