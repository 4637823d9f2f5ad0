"""The system for the day, with the clock of all five services in the test's hand; and the days after it."""

import datetime
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import simpy

from harness.behind import Behind
from harness.clocks import HandMoved
from harness.day.counting import SHENYANG, Almanac, almanac
from harness.day.floor import CLOSED_AFTER, Floor
from harness.day.people import People, staff
from harness.day.plan import visitors
from harness.town import RUNNER, settings
from station.local import System, system

BUSY, QUIET = "SY-HP-01", "SY-TX-01"
WINDOWS = 4
MANY, FEW, SEED = 300, 30, 2026
OPENS = datetime.time(8, 30)
PROMISES = {"5.3.5": (6, "working_hours"), "5.7.1": (7, "calendar_days")}
"""What the busy station promises by itself; everything else is promised by the catalogue, in working days."""
SETTLES_WITHIN_SECONDS = 90.0
TIME_HAS_COME = (
    "UPDATE timer SET try_at = now() WHERE fired_at IS NULL AND due_at <= %s RETURNING 1"
)
HAS_NOT_FIRED = "SELECT count(*) FROM timer WHERE fired_at IS NULL AND due_at <= %s"


class Town:
    """The running system, its clock, and two stations on one day: one busy, one quiet."""

    def __init__(self, running: System, hands: HandMoved, behind: Behind) -> None:
        self.running, self.hands, self.behind = running, hands, behind
        self.env = simpy.Environment()
        key = running.tree.secrets / "signing_key.json"
        self.people = People(running.portal_url, key, self._set_clock)
        self.opening = self.now = hands.read()
        self.almanacs = {code: self._almanac(code) for code in (BUSY, QUIET)}
        day = self.almanacs[BUSY].next_worked(self.now.astimezone(SHENYANG).date())
        self.opening = self.now = datetime.datetime.combine(day, OPENS, SHENYANG)
        self.floors = {code: Floor(self.env, self.people, code) for code in (BUSY, QUIET)}

    def live_the_day(self) -> None:
        """All acts of both stations in the order of their times; then what was said is heard by all."""
        self._promise()
        comes = visitors(MANY + FEW, SEED)
        quiet = comes[:: (MANY + FEW) // FEW][:FEW]
        busy = [one for one in comes if one not in quiet]
        self.settle()
        self.floors[BUSY].begin(busy, WINDOWS)
        self.floors[QUIET].begin(quiet, 1)
        self.env.run(until=CLOSED_AFTER)
        self.settle()

    def _promise(self) -> None:
        for item, (value, unit) in PROMISES.items():
            terms = {"value": value, "unit": unit, "basis": "commitment", "ground": "站内规定"}
            path = f"admin/stations/{BUSY}/promises/{item}"
            self.people.put(staff("station_master", BUSY), path, terms)

    def sleep_until(self, moment: datetime.datetime) -> None:
        """The clock moves on; what is due by then fires, and what it leads to is heard."""
        self.now = moment
        self.hands.move_to(moment)
        for service in self.running.database_urls:
            self.behind.rows(service, TIME_HAS_COME, moment)
        for service in self.running.database_urls:
            until(lambda service=service: not self._unfired(service), f"timers of {service}")
        self.settle()

    def settle(self) -> None:
        """Wait until nothing that was said is on its way."""
        until(lambda: not self.behind.held(), "everything to be heard")

    def _unfired(self, service: str) -> int:
        return int(self.behind.rows(service, HAS_NOT_FIRED, self.now)[0][0])

    def _set_clock(self) -> None:
        self.now = max(self.now, self.opening + datetime.timedelta(minutes=self.env.now))
        self.hands.move_to(self.now)

    def _almanac(self, station: str) -> Almanac:
        year = self.now.astimezone(SHENYANG).year
        years = [self.people.get(None, f"admin/calendar/{y}") for y in (year, year + 1)]
        return almanac(years, self.people.get(None, f"admin/stations/{station}"))


@contextmanager
def open_town(folder: Path) -> Iterator[Town]:
    """Start everything; ended with the block. The day is the next working day of the calendar."""
    told = settings(folder, {})
    hands = HandMoved(folder / "points")
    hands.move_to(datetime.datetime.now(datetime.UTC))
    with ExitStack() as stack:
        running = stack.enter_context(
            system(
                folder / "system",
                fresh=True,
                portal=True,
                prefix="day",
                runner=RUNNER,
                environment=told,
            )
        )
        behind = Behind(running)
        stack.callback(behind.close)
        town = Town(running, hands, behind)
        stack.callback(town.people.close)
        yield town


def until(done: Callable[[], bool], what: str) -> None:
    """Wait for something of the real system. Raises AssertionError."""
    deadline = time.monotonic() + SETTLES_WITHIN_SECONDS
    while not done():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.2)
