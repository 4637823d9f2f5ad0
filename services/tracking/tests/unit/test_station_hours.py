"""Which stations are counted anew, and which of their clocks."""

import datetime
import uuid

import pytest

from tracking.domain.calendar import Station, working_time_of
from tracking.domain.clock import Clock
from tracking.usecases import clocks
from worktime import OFFICE_HOURS, Hours, window

NOON = datetime.datetime(2026, 3, 2, 4, 0, tzinfo=datetime.UTC)
EARLY = Hours(daily=(window("08:00", "16:00"),))


def a_station(revision: int = 1, hours: Hours = OFFICE_HOURS) -> Station:
    return Station(code="S", revision=revision, superior="G", hours=hours)


def a_clock(station: str = "S", stopped_at: datetime.datetime | None = None) -> Clock:
    return Clock(
        item_id=uuid.uuid4(),
        case_id=uuid.uuid4(),
        station=station,
        accepted_at=NOON,
        promise_value=5,
        promise_unit="working_days",
        promised_at=NOON,
        promised_provisional=False,
        promise_due_at=NOON,
        provisional=False,
        step_since=NOON,
        stopped_at=stopped_at,
    )


@pytest.mark.clause("7.2d")
def test_time_is_the_stations_own_when_it_publishes_hours() -> None:
    assert working_time_of(a_station(hours=EARLY), {}).hours == EARLY


def test_office_hours_hold_when_a_station_is_not_known() -> None:
    assert working_time_of(None, {}).hours == OFFICE_HOURS


def test_a_station_is_counted_anew_when_its_hours_change(work) -> None:
    clocks.keep_station(work, a_station(hours=EARLY))
    clocks.keep_station(work, a_station(2))
    assert [name for name, *_ in work.reminders] == [clocks.RECOUNT_STATION] * 2


def test_nothing_is_counted_anew_when_no_hours_change(work) -> None:
    clocks.keep_station(work, a_station())
    clocks.keep_station(work, a_station(2, EARLY))
    work.reminders.clear()
    for station in (a_station(2, EARLY), a_station(3, EARLY), a_station(1)):
        clocks.keep_station(work, station)
    assert work.reminders == []


def test_only_running_clocks_of_the_station_are_looked_at_when_its_hours_change(work) -> None:
    running = a_clock()
    for clock in (running, a_clock("T"), a_clock(stopped_at=NOON)):
        work.clocks.add(clock)
    clocks.recount_station(work, "S")
    assert [subject for _, subject, *_ in work.reminders] == [str(running.item_id)]
