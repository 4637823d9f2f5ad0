"""Clocks follow the hours that a station publishes, and are counted anew when those change (7.2b, 7.2d)."""

import dataclasses
import datetime

import pytest

from contracts.parts import OpenHours, SpecialDay
from tracking.usecases import clocks
from worktime import SHANGHAI

EARLY = (OpenHours(opens="08:00", closes="11:30"), OpenHours(opens="13:00", closes="16:30"))
UNTIL = datetime.datetime(2025, 11, 3, 10, 1, tzinfo=SHANGHAI)


class Place:
    """A station that publishes, and the step clock of an item of it."""

    def __init__(self, world, of_station):
        self.world, self.bench, self.of_station = world, world.bench, of_station

    def publish(self, revision, hours=EARLY, special_days=()):
        message_id, said = self.of_station(self.world.story.station, "SY-GOV", revision)
        facts = {"hours": hours, "special_days": special_days}
        self.world.tell((message_id, dataclasses.replace(said, **facts)))

    def count_again(self):
        """How many stations were counted anew, and how many clocks looked at."""
        stations = self.bench.ring(clocks.RECOUNT_STATION, "recount_station", UNTIL)
        self.bench.ring(clocks.LOOK, "look_at_clock", UNTIL)
        return stations

    def read(self):
        return self.world.officer.get(f"/v1/items/{self.world.story.given}/clock").json

    def step_due(self):
        due = datetime.datetime.fromisoformat(self.read()["step"]["due_at"])
        return due.astimezone(SHANGHAI).strftime("%H:%M")


@pytest.fixture
def place(tracking_bench, world, of_station):
    kept = tracking_bench.factory.clock
    tracking_bench.factory.clock = lambda: UNTIL
    yield Place(world, of_station)
    tracking_bench.factory.clock = kept


@pytest.mark.clause("7.2b", "7.2d")
def test_a_running_step_ends_at_the_stations_closing_time_when_its_hours_come(place):
    assert place.step_due() == "17:00"
    place.publish(2)
    place.count_again()
    assert place.step_due() == "16:30"


def test_a_certain_promise_stays_as_told_when_hours_come(place):
    before = place.read()["promise"]["due_at"]
    place.publish(2)
    place.count_again()
    assert place.read()["promise"]["due_at"] == before


def test_a_day_closed_counts_not_when_a_station_publishes_it(place):
    before = place.read()["step"]["due_at"]
    last = datetime.datetime.fromisoformat(before).astimezone(SHANGHAI).date()
    place.publish(2, hours=(), special_days=(SpecialDay(on=last, hours=()),))
    place.count_again()
    assert place.read()["step"]["due_at"] > before


def test_nothing_is_counted_anew_when_the_same_hours_come_again(place):
    place.publish(2)
    place.count_again()
    before = place.read()
    place.publish(2)
    place.publish(3)
    place.publish(1, hours=())
    assert not place.count_again()
    assert place.read() == before
