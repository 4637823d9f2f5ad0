"""A real PostgreSQL with the reference data in it; each test starts from no case."""

import pytest

from chassis import ids
from chassis.database import connect
from chassis.testing import NOON, actor_as, fresh_database
from chassis.work import WorkFactory
from matching.reference import load_reference
from matching.storage.work import MatchingWork


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


@pytest.fixture(scope="session")
def engine():
    with fresh_database("matching") as url:
        engine = connect(url)
        with WorkFactory(engine, MatchingWork, "matching").open() as work:
            load_reference(work)
        yield engine
        engine.dispose()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def factory(engine, clock, build):
    build.delete_cases(engine)
    return WorkFactory(engine, MatchingWork, "matching", clock=clock)


@pytest.fixture
def opened(factory, build):
    """Open a unit of work as somebody."""

    def open_as(role="officer", **belongings):
        own = {
            "officer": {"station": build.station},
            "enterprise": {"enterprise": build.enterprise},
        }
        return factory.open(actor=actor_as(role, **(belongings or own.get(role, {}))))

    return open_as


@pytest.fixture
def new_id():
    return ids.new_id
