"""A batch of many messages costs as many statements as one of a single message."""

import uuid

import pytest
import sqlalchemy as sa

from chassis.ids import new_id
from chassis.tables import dead_letter, parked_message
from chassis.testing import bench
from contracts import admin, intake
from contracts.examples import example_of
from matching.storage import tables

pytestmark = pytest.mark.postgres
MANY = 50


@pytest.fixture(scope="module")
def made():
    with bench("matching") as made:
        yield made


@pytest.fixture
def matching(made):
    made.empty()
    return made


def accepted(number):
    body = example_of(intake.NeedAccepted)
    item = {**body["items"][0], "item_id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number}"))}
    return new_id(), intake.NeedAccepted.load({**body, "items": [item]})


def published(number, revision=1):
    body = {"code": f"SY-{number}", "revision": revision}
    return new_id(), admin.StationPublished.load({**example_of(admin.StationPublished), **body})


def cost(bench, *told):
    with bench.statements() as said:
        bench.settle(told)
    return len(said)


def rows(bench, table):
    with bench.engine.connect() as connection:
        return connection.execute(sa.select(table)).mappings().all()


@pytest.mark.parametrize("message", [accepted, published])
def test_statements_do_not_grow_with_the_batch(matching, message):
    one = cost(matching, message("one"))  # its INSERT is among them; the COPY of many is not
    assert cost(matching, *map(message, range(MANY))) <= one
    assert rows(matching, parked_message) == rows(matching, dead_letter) == []
    table = {accepted: tables.item, published: tables.station}[message]
    assert len(rows(matching, table)) == MANY + 1


def test_statements_do_not_grow_with_the_stations_that_change(matching):
    matching.settle([published("one"), *map(published, range(MANY))])
    one = cost(matching, published("one", revision=2))
    assert cost(matching, *(published(number, revision=2) for number in range(MANY))) == one
    assert {row["revision"] for row in rows(matching, tables.station)} == {2}


def test_a_station_is_as_its_newest_revision_when_a_batch_brings_several(matching):
    matching.settle([published(1, revision) for revision in (2, 3, 1)])
    assert [row["revision"] for row in rows(matching, tables.station)] == [3]


def test_a_need_is_there_once_when_a_batch_tells_it_twice(matching):
    matching.settle([accepted(1), accepted(1)])
    assert len(rows(matching, tables.item)) == 1
