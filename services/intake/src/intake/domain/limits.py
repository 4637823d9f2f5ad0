"""The limits of the window's own steps (4.2.1, 7.2, 7.3.1); those of the services are the promises of the items."""

from intake.domain.facts import Station
from worktime import Calendars, Limit, Unit, WorkingTime

# Administrative Licensing Law (行政许可法), article 32: all that is missing is named within five days; without that,
# the application counts as accepted from the day that it was received. Not binding on a station,
# but what people expect of a window.
DECISION = Limit(5)
# What is missing is handed in within that, or the form lapses and may be filed anew: a parameter (ADR 0025).
SUPPLEMENT_ANSWER = Limit(15)
# Ground and words of a refusal can be contested that long: a parameter (ADR 0025).
APPEAL = Limit(15)


# What is handed on is taken within half a day, or the station master is told: a parameter (ADR 0026).
HAND_OVER = Limit(4, Unit.WORKING_HOURS)
# A consultation that is not answered on the spot: the practice of a municipal bureau, within three working days.
INQUIRY = Limit(3)


def clock_of(station: Station, calendars: Calendars) -> WorkingTime:
    """Working time as a station keeps it."""
    return WorkingTime(calendars=calendars, hours=station.hours)
