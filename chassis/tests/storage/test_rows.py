"""Rows that wait, and aggregates that are loaded ahead, on a real database."""

import datetime
import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, registry

from chassis import tables
from chassis.ahead import Ahead
from chassis.database import connect, is_away
from chassis.ids import new_id
from chassis.rows import Rows
from chassis.testing import bench

pytestmark = pytest.mark.postgres
thing = sa.Table(
    "thing",
    sa.MetaData(),
    sa.Column("thing_id", sa.Uuid, primary_key=True),
    sa.Column("label", sa.Text),
    sa.Column("station", sa.Text),
)


class Thing:
    def __init__(self, thing_id, label):
        self.thing_id, self.label = thing_id, label


registry().map_imperatively(Thing, thing)


@pytest.fixture(scope="module")
def toy():
    with bench("toy") as made:
        yield made


@pytest.fixture
def session(toy):
    toy.empty()
    with Session(toy.engine) as one:
        yield one


@pytest.fixture
def statements(toy):
    told = []

    def note(_connection, _cursor, statement, *_):
        told.append(statement)

    sa.event.listen(toy.engine, "before_cursor_execute", note)
    yield told
    sa.event.remove(toy.engine, "before_cursor_execute", note)


def timer(**changed):
    moment = datetime.datetime(2026, 11, 25, 8, 0, tzinfo=datetime.UTC)
    row = {
        "timer_id": new_id(),
        "due_at": moment,
        "try_at": moment,
        "name": "ring",
        "subject": "铃",
    }
    return row | {"payload": {"list": [1, None], "text": 'tab \t "quoted" \\ 中文'}} | changed


def test_rows_come_back_as_they_were_whatever_their_types(session):
    rows, sent = Rows(session), [timer(), timer(payload=None), timer(subject="\\N")]
    for row in sent:
        rows.add(tables.timer, row)
    rows.write()
    found = session.execute(sa.select(tables.timer).order_by(tables.timer.c.timer_id)).mappings()
    assert [{name: row[name] for name in sent[0]} for row in found] == sent


def test_rows_are_written_after_the_aggregates_that_they_may_refer_to(session, statements):
    one = Thing(new_id(), "aggregate")
    session.add(one)
    rows = Rows(session)
    rows.add(tables.timer, timer())
    rows.write()
    assert "INSERT INTO thing" in statements[0]
    assert session.scalar(sa.select(sa.func.count()).select_from(tables.timer)) == 1


def test_rows_of_one_table_are_one_statement_also_with_another_driver(toy, session, monkeypatch):
    monkeypatch.setattr(toy.engine.dialect, "driver", "psycopg2")
    rows = Rows(session)
    for _ in range(50):
        rows.add(tables.timer, timer())
    rows.write()
    assert session.scalar(sa.select(sa.func.count()).select_from(tables.timer)) == 50


def test_row_whose_key_is_taken_is_left_alone_when_that_was_asked_for(session):
    rows, row = Rows(session), timer()
    for one in (row, {**row, "name": "other"}):
        rows.add(tables.timer, one, unless_there=True)
    rows.write()
    assert session.scalars(sa.select(tables.timer.c.name)).all() == ["ring"]


def test_error_of_the_driver_is_sqlalchemys_and_no_outage(session):
    rows, row = Rows(session), timer()
    rows.add(tables.timer, row)
    rows.add(tables.timer, row)
    with pytest.raises(DBAPIError) as caught:
        rows.write()
    assert not is_away(caught.value)
    assert caught.value.orig.sqlstate == "23505"


def test_database_that_ends_while_rows_are_written_is_an_outage(toy, session):
    rows = Rows(session)
    rows.add(tables.timer, timer())
    process = session.scalar(sa.text("SELECT pg_backend_pid()"))
    admin = connect(toy.engine.url.render_as_string(hide_password=False))
    with admin.connect() as other:
        other.execute(sa.text("SELECT pg_terminate_backend(:p)"), {"p": process})
    admin.dispose()
    with pytest.raises(DBAPIError) as caught:
        rows.write()
    session.invalidate()
    assert is_away(caught.value)


def kept(session, count):
    things = [Thing(new_id(), f"n{number}") for number in range(count)]
    session.add_all(things)
    session.commit()
    return [one.thing_id for one in things]


def test_aggregates_are_loaded_in_one_statement_and_then_found_without_any(session, statements):
    ids = kept(session, 20)
    ahead = Ahead(session, Thing, Thing.thing_id)
    statements.clear()
    ahead.load([*ids, *ids, uuid.uuid4()])
    assert [ahead.find(one).label for one in ids] == [f"n{number}" for number in range(20)]
    assert len(statements) == 1
    assert "FOR UPDATE" in statements[0]


def test_one_that_is_not_there_is_known_not_to_be_there_until_it_is_added(session, statements):
    ahead, missing = Ahead(session, Thing, Thing.thing_id), uuid.uuid4()
    ahead.load([missing])
    statements.clear()
    assert ahead.find(missing) is None
    ahead.add(missing, Thing(missing, "new"))
    assert ahead.find(missing).label == "new"
    assert statements == []


def test_one_that_nobody_loaded_ahead_is_loaded_when_it_is_asked_for(session):
    (one,) = kept(session, 1)
    assert Ahead(session, Thing, Thing.thing_id).find(one).label == "n0"


def test_aggregates_stay_locked_until_the_transaction_ends(toy, session):
    ids = kept(session, 2)
    Ahead(session, Thing, Thing.thing_id).load(ids)
    with Session(toy.engine) as other:
        free = sa.select(thing).with_for_update(skip_locked=True)
        assert other.execute(free).all() == []
