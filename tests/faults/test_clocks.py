"""Scenario 9: the clock of one process is an hour off; timers fire once all the same."""

import datetime
import random
import threading
from collections import Counter
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from chassis.clock import utc_now
from chassis.parts import definition_of
from chassis.tables import timer
from chassis.timers import fire_due
from chassis.work import WorkFactory
from harness import stories
from harness.desks import OFFERED, Desks, open_desks
from harness.report import Report, Row
from matching.service import MatchingService
from matching.usecases.offers import RESPONSE_TIME_OVER

pytestmark = pytest.mark.postgres
HOUR, NONE = datetime.timedelta(hours=1), datetime.timedelta(0)
OFF = [("ahead", HOUR), ("behind", -HOUR)]
OFFERS = {False: 3, True: 6}  # no more than the provider has capacity for
EXPIRED = "matching.offer_expired"


@pytest.fixture(scope="module")
def desks() -> Iterator[Desks]:
    with open_desks() as made:
        made.carry()
        yield made


def matching_with(desks: Desks, off: datetime.timedelta) -> WorkFactory:
    """A process of matching whose clock is that much off, on the same database."""
    engine, work = desks.benches["matching"].engine, definition_of("matching").work
    return WorkFactory(engine, work, "matching", clock=lambda: utc_now() + off)


def fire(factory: WorkFactory) -> None:
    service = MatchingService()
    handlers = {RESPONSE_TIME_OVER: service.expire_offer}
    while fire_due(factory, handlers):
        pass


def set_by(desks: Desks, off: datetime.timedelta, count: int, mark: str) -> set[str]:
    """Offers made by a process whose clock is off; their ids."""
    factory, before = desks.benches["matching"].factory, len(desks.stream)
    factory.clock = lambda: utc_now() + off
    try:
        for number in range(count):
            chance = random.Random(f"{mark} {number}")
            desks.tell(stories.need(f"{mark}-{number}", chance, "to_provider"))
    finally:
        factory.clock = utc_now
    offered = [one for one in desks.stream[before:] if one.name == OFFERED]
    return {str(one.received.data()["offer_id"]) for one in offered}


def time_passes(desks: Desks, offers: set[str], left: datetime.timedelta = NONE) -> None:
    """The moment for which these timers were set has come, or comes in that long."""
    due = sa.update(timer).where(timer.c.subject.in_(offers), timer.c.fired_at.is_(None))
    with desks.benches["matching"].engine.begin() as connection:
        connection.execute(due.values(try_at=sa.func.now() + left))


def expired(desks: Desks, before: int) -> Counter[str]:
    """The offers whose expiry was told since then, each as often as it was."""
    desks.carry()
    told = [one.received for one in desks.stream[before:] if one.name == EXPIRED]
    return Counter(str(one.data()["offer_id"]) for one in told)


@pytest.mark.parametrize(("words", "off"), OFF)
def test_a_process_that_is_an_hour_off_fires_by_itself_what_is_due_and_nothing_early(
    desks: Desks, words: str, off: datetime.timedelta
) -> None:
    due, later = (set_by(desks, NONE, 1, f"{when}-{words}") for when in ("due", "later"))
    before = len(desks.stream)
    time_passes(desks, due)
    time_passes(desks, later, left=HOUR / 2)
    fire(matching_with(desks, off))
    assert expired(desks, before) == Counter(due)


@pytest.mark.parametrize(("words", "off"), OFF)
def test_timers_fire_once_when_a_process_that_sets_and_fires_them_is_an_hour_off(
    desks: Desks, report: Report, full: bool, words: str, off: datetime.timedelta
) -> None:
    mine = set_by(desks, off, OFFERS[full], f"off-{words}")
    others = set_by(desks, NONE, OFFERS[full], f"right-{words}")
    offers, before = mine | others, len(desks.stream)
    time_passes(desks, offers)
    processes = [
        threading.Thread(target=fire, args=(matching_with(desks, one),))
        for one in (off, NONE, off, NONE)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    told = expired(desks, before)
    row = Row(number="9", title=f"时钟差一小时 clock an hour {words}", seed=report.seed)
    row.needs, row.faults, row.messages = len(offers), 1, len(desks.stream) - before
    row.lost, row.doubled = len(offers - told.keys()), sum(told.values()) - len(told)
    row.passed = told == Counter(offers)
    report.add(row)
    assert told == Counter(offers)
