"""What a batch is about is loaded, brought and written in one statement a table."""

import dataclasses
import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import registry

from chassis.ahead import Ahead
from chassis.testing import bench

pytestmark = pytest.mark.postgres
MANY = 20


@dataclasses.dataclass(eq=False)
class Jar:
    name: str
    fill: int | None = None


metadata = sa.MetaData()
table = sa.Table(
    "jar",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("fill", sa.Integer),
)
registry().map_imperatively(Jar, table)


@pytest.fixture(scope="module")
def made():
    with bench("toy") as made:
        metadata.create_all(made.engine)
        yield made


@pytest.fixture
def toy(made):
    with made.engine.begin() as connection:
        connection.execute(sa.delete(table))
    return made


def names(count):
    return [f"{number:02}" for number in range(count)]


def jars(toy):
    with toy.engine.connect() as connection:
        return {row.name: row.fill for row in connection.execute(sa.select(table))}


def ahead(work, **options):
    return Ahead(work.session, Jar, table.c.name, **options)


def test_many_are_brought_and_loaded_in_one_statement_each(toy):
    with toy.factory.open() as work, toy.statements() as said:
        found = ahead(work)
        found.bring(Jar(name) for name in reversed(names(MANY)))
        found.load(names(MANY))
        assert [found.find(name).name for name in names(MANY)] == names(MANY)
        assert found.open(Jar("00", fill=7)).fill is None
    assert len(said) == 2
    assert len(jars(toy)) == MANY


def test_what_is_not_there_is_not_looked_for_again_until_it_is_brought(toy):
    with toy.factory.open() as work:
        found = ahead(work)
        with toy.statements() as said:
            assert [found.find("a"), found.find("a")] == [None, None]
        assert len(said) == 1
        assert found.open(Jar("a", fill=1)).fill == 1


def test_what_is_loaded_is_locked_and_as_it_is_now(toy):
    with toy.factory.open() as work:
        ahead(work).bring([Jar("a")])
    with toy.factory.open() as work:
        found = ahead(work)
        found.find("a").fill = 1
        second = threading.Thread(target=add_one, args=(toy,))
        second.start()
        second.join(0.3)
        assert second.is_alive()
    second.join(10)
    assert jars(toy) == {"a": 2}


def add_one(toy):
    with toy.factory.open() as work:
        work.session.scalars(sa.select(Jar)).all()  # seen before it is locked
        ahead(work).find("a").fill += 1


def test_the_second_of_two_who_bring_the_same_waits_and_reads(toy):
    with toy.factory.open() as work:
        ahead(work).open(Jar("a", fill=1)).fill = 5
        second = threading.Thread(target=add_or_bring, args=(toy,))
        second.start()
        second.join(0.3)
        assert second.is_alive()
    second.join(10)
    assert jars(toy) == {"a": 6}


def add_or_bring(toy):
    with toy.factory.open() as work:
        ahead(work).open(Jar("a", fill=0)).fill += 1


@pytest.mark.parametrize(
    ("batches", "stays"),
    [
        ([[2, 3, 1]], 3),
        ([[2], [1]], 2),
        ([[1], [2]], 2),
        ([[None], [1]], 1),
        ([[1, None], [None]], 1),
    ],
)
def test_the_newest_of_several_rows_stays(toy, batches, stays):
    for batch in batches:
        with toy.factory.open() as work:
            for fill in batch:
                work.rows.put(table, {"name": "a", "fill": fill}, newest_by="fill")
    assert jars(toy) == {"a": stays}


def test_many_rows_of_which_the_newest_counts_are_written_in_one_statement(toy):
    with toy.statements() as said, toy.factory.open() as work:
        for name in names(MANY) * 2:
            work.rows.put(table, {"name": name, "fill": 1}, newest_by="fill")
    assert len(said) == 1
    assert len(jars(toy)) == MANY
