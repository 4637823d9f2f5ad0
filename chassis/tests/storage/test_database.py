"""Connections of the pool: those that broke while idle are replaced unnoticed, busy ones cost no question."""

import time

import pytest
import sqlalchemy as sa

from chassis import database
from chassis.testing import fresh_database

pytestmark = pytest.mark.postgres


@pytest.fixture
def url():
    with fresh_database("toy") as url:
        yield url


@pytest.fixture
def engine(url):
    engine = database.connect(url)
    yield engine
    engine.dispose()


def pid(engine):
    with engine.connect() as connection:
        return connection.scalar(sa.text("SELECT pg_backend_pid()"))


def cut(url, broken):
    """End connections as a restart of the database would, and wait until they are gone."""
    other = database.connect(url)
    ended = sa.text("SELECT pg_terminate_backend(:pid, 5000)")
    with other.connect() as connection:
        assert all(connection.scalar(ended, {"pid": one}) for one in broken)
    other.dispose()


def test_a_connection_that_broke_while_idle_is_replaced_unnoticed(engine, url):
    first = pid(engine)
    cut(url, [first])
    time.sleep(database.IDLE + 0.1)
    assert pid(engine) != first


def test_all_idle_connections_are_replaced_when_one_is_found_broken(engine, url):
    with engine.connect() as one, engine.connect() as other:
        pids = [c.scalar(sa.text("SELECT pg_backend_pid()")) for c in (one, other)]
    cut(url, pids)
    time.sleep(database.IDLE + 0.1)
    with engine.connect() as one, engine.connect() as other:
        again = [c.scalar(sa.text("SELECT pg_backend_pid()")) for c in (one, other)]
    assert not set(pids) & set(again)


def test_a_busy_connection_that_broke_is_told_once_as_away_and_replaced(engine, url):
    first = pid(engine)
    cut(url, [first])
    with pytest.raises(sa.exc.DBAPIError) as told:
        pid(engine)
    assert database.is_away(told.value)
    assert pid(engine) != first


def test_a_connection_that_is_still_there_is_used_again_after_a_pause(engine):
    first = pid(engine)
    time.sleep(database.IDLE + 0.1)
    assert pid(engine) == first
