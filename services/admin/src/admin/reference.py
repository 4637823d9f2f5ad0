"""What `python -m chassis.reference admin` loads: the network, the calendars, the first operator. Re-loadable."""

from admin import data
from admin.domain.calendar import CalendarYear, from_notice, provisional
from admin.domain.ports import Work
from admin.usecases.accounts import ensure_operator
from admin.usecases.calendars import publish_calendar
from admin.usecases.network import load_network
from chassis.config import setting

YEARS_AHEAD = 2  # promises reach into next year; the year after is there before anybody asks
AT_LEAST_UNTIL = 2027


def load_reference(work: Work) -> None:
    """Load everything. Raises SettingMissing without an operator's password: there is no default."""
    ensure_operator(work, setting("OPERATOR_PASSWORD"))
    load_network(work, data.network())
    for calendar in calendars(work.now.year):
        publish_calendar(work, calendar)


def calendars(this_year: int) -> list[CalendarYear]:
    """Every year from the first notice on: by notice where it is out, provisional where it is not."""
    known = {document["year"]: from_notice(document) for document in data.notices()}
    last = max(this_year + YEARS_AHEAD, AT_LEAST_UNTIL)
    return [known.get(year) or _guess(year) for year in range(min(known), last + 1)]


def _guess(year: int) -> CalendarYear:
    days = data.statutory_days(year)
    return provisional(year, days, data.source_of_statutory_days())
