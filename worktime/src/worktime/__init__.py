"""Working time: what every service counts its limits by (7.2)."""

from worktime.calendar import (
    SHANGHAI,
    Calendar,
    Calendars,
    DayKind,
    is_open,
    is_working_day,
    kind_of,
    local_date,
    working_days,
)
from worktime.hours import OFFICE_HOURS, Hours, Window, WrongHours, closed, window
from worktime.limits import Limit, Pause, Unit
from worktime.plain import hours_of, plain_hours
from worktime.published import calendar_as_published, hours_as_published
from worktime.working_time import REASONS, Due, ExplainedDay, NoWorkingTime, WorkingTime

__all__ = [
    "OFFICE_HOURS",
    "REASONS",
    "SHANGHAI",
    "Calendar",
    "Calendars",
    "DayKind",
    "Due",
    "ExplainedDay",
    "Hours",
    "Limit",
    "NoWorkingTime",
    "Pause",
    "Unit",
    "Window",
    "WorkingTime",
    "WrongHours",
    "calendar_as_published",
    "closed",
    "hours_as_published",
    "hours_of",
    "is_open",
    "is_working_day",
    "kind_of",
    "local_date",
    "plain_hours",
    "window",
    "working_days",
]
