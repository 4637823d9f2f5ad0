"""Changed aggregates are written together, and are still refused where somebody else was first."""

import dataclasses
import datetime
import enum
import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlalchemy.orm.exc import StaleDataError

from chassis.testing import bench
from chassis.together import TogetherSession

pytestmark = pytest.mark.postgres
NOW = datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclasses.dataclass(eq=False)
class Box:
    box_id: uuid.UUID
    label: str | None = None
    colour: Colour = Colour.RED
    facts: list[dict[str, str]] = dataclasses.field(default_factory=list)
    moved_at: datetime.datetime | None = None
    version: int = 1


metadata = sa.MetaData()
table = sa.Table(
    "box",
    metadata,
    sa.Column("box_id", sa.Uuid, primary_key=True),
    sa.Column("label", sa.Text),
    sa.Column("colour", sa.Enum(Colour, native_enum=False, values_callable=list)),
    sa.Column("facts", JSONB, nullable=False),
    sa.Column("moved_at", sa.DateTime(timezone=True)),
    sa.Column("version", sa.Integer, nullable=False),
)
registry().map_imperatively(Box, table, version_id_col=table.c.version)


@pytest.fixture(scope="module")
def engine():
    with bench("toy") as toy:
        metadata.create_all(toy.engine)
        yield toy.engine


@pytest.fixture
def ids(engine):
    """Twenty boxes as they lie in the database."""
    ids = [uuid.uuid4() for _ in range(20)]
    with engine.begin() as connection:
        connection.execute(sa.delete(table))
        rows = [{"box_id": one, "colour": Colour.RED, "facts": [], "version": 1} for one in ids]
        connection.execute(sa.insert(table), rows)
    return ids


@pytest.fixture
def said(engine):
    """What was said to the database."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement.split(" ", 1)[0])

    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


def open_session(engine):
    return TogetherSession(engine, expire_on_commit=False)


def kept(engine):
    with engine.connect() as connection:
        rows = connection.execute(sa.select(table)).mappings()
        return {
            row["box_id"]: {name: row[name] for name in row if name != "box_id"} for row in rows
        }


def test_changed_aggregates_are_written_in_one_statement(engine, ids, said):
    with open_session(engine) as session:
        boxes = [session.get_one(Box, one) for one in ids]
        for number, box in enumerate(boxes):
            box.label = f"箱 {number}" if number % 2 else None
            box.colour = Colour.BLUE if number % 3 else Colour.RED
            box.facts = [{"number": f"{number}"}]
            box.moved_at = NOW if number % 2 else None
        said.clear()
        session.commit()
        assert said == ["UPDATE"]
        assert {box.version for box in boxes} == {2}
    assert kept(engine) == {
        one: {
            "label": f"箱 {number}" if number % 2 else None,
            "colour": Colour.BLUE if number % 3 else Colour.RED,
            "facts": [{"number": f"{number}"}],
            "moved_at": NOW if number % 2 else None,
            "version": 2,
        }
        for number, one in enumerate(ids)
    }


def test_what_did_not_change_is_not_written(engine, ids):
    with open_session(engine) as session:
        first, second, third, *_ = [session.get_one(Box, one) for one in ids]
        first.label, second.colour, third.label = "a", Colour.BLUE, third.label
        session.commit()
    versions = {one: row["version"] for one, row in kept(engine).items()}
    assert [versions[one] for one in ids[:4]] == [2, 2, 1, 1]
    assert kept(engine)[ids[1]]["label"] is None


def test_further_changes_are_written_by_the_next_flush(engine, ids, said):
    with open_session(engine) as session:
        boxes = [session.get_one(Box, one) for one in ids]
        for label in ("a", "b"):
            for box in boxes:
                box.label = label
            session.flush()
        boxes[0].label = "c"
        session.commit()
    assert said.count("UPDATE") == 3
    found = kept(engine)
    assert (found[ids[0]]["label"], found[ids[0]]["version"]) == ("c", 4)
    assert (found[ids[1]]["label"], found[ids[1]]["version"]) == ("b", 3)


def test_nothing_is_written_when_one_of_them_was_changed_by_somebody_else(engine, ids):
    with open_session(engine) as session:
        for box in [session.get_one(Box, one) for one in ids]:
            box.label = "mine"
        with engine.begin() as other:
            other.execute(sa.update(table).where(table.c.box_id == ids[7]).values(version=2))
        with pytest.raises(StaleDataError):
            session.commit()
    assert {row["label"] for row in kept(engine).values()} == {None}
