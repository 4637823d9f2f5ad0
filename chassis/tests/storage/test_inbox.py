"""Rows of messages on a real database."""

import datetime
import math
import uuid

import pytest
import sqlalchemy as sa

from chassis import inbox
from chassis.database import connect
from chassis.envelope import PREFIX, Poison, Received
from chassis.migrate import migrate
from chassis.tables import dead_letter, parked_message
from chassis.testing import bench, fresh_database

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def toy():
    with bench("toy") as made:
        yield made


@pytest.fixture(autouse=True)
def empty(toy):
    toy.empty()


def a_message(attempts=0, message_id=None):
    headers = {PREFIX + "id": str(message_id or uuid.uuid4())}
    return Received(headers=headers, body=b"{}", attempts=attempts)


def test_message_is_first_once(toy):
    message_id = uuid.uuid4()
    with toy.factory.open() as work:
        assert inbox.first_of(work.session, [message_id], "toy") == {message_id}
    with toy.factory.open() as work:
        assert inbox.first_of(work.session, [message_id], "toy") == set()


def test_message_is_first_again_when_its_transaction_failed(toy):
    message_id = uuid.uuid4()

    def fail():
        with toy.factory.open() as work:
            inbox.first_of(work.session, [message_id], "toy")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with toy.factory.open() as work:
        assert inbox.first_of(work.session, [message_id], "toy") == {message_id}


def test_parked_message_comes_back_when_it_is_due_and_is_leased_then(toy):
    message = a_message()
    with toy.factory.open() as work:
        inbox.park(work.session, message, reason="early", early=True)
        assert inbox.claim_parked(work.session) == []
        work.session.execute(sa.update(parked_message).values(due_at=sa.func.now()))
    with toy.factory.open() as work:
        (again,) = inbox.claim_parked(work.session)
    assert (again.message_id, again.parked, again.attempts) == (message.message_id, True, 0)
    with toy.factory.open() as work:
        assert inbox.claim_parked(work.session) == []


def test_it_is_told_when_the_first_parked_message_will_be_due(toy):
    with toy.factory.open() as work:
        assert inbox.seconds_to_parked(work.session) == math.inf
        inbox.park(work.session, a_message(), reason="failed", early=False)
        assert 0 < inbox.seconds_to_parked(work.session) <= inbox.DELAYS[0]
        work.session.execute(sa.update(parked_message).values(due_at=sa.func.now()))
        assert inbox.seconds_to_parked(work.session) <= 0


def test_message_parked_twice_is_one_row_that_waits_longer(toy):
    message_id = uuid.uuid4()
    for attempts in (0, 3):
        with toy.factory.open() as work:
            inbox.park(work.session, a_message(attempts, message_id), reason="x", early=False)
    with toy.factory.open() as work:
        (row,) = work.session.execute(sa.select(parked_message)).all()
    assert row.attempts == 4
    assert (row.due_at - row.parked_at).total_seconds() > 100


def test_message_waits_longer_each_time_while_it_is_too_early(toy):
    message = a_message()
    waits = []
    for parked_before in (0, 0.5, 3, 500):  # seconds
        with toy.factory.open() as work:
            since = sa.func.clock_timestamp() - datetime.timedelta(seconds=parked_before)
            work.session.execute(sa.update(parked_message).values(parked_at=since))
            inbox.park(work.session, message, reason="early", early=True)
            waits.append(work.session.scalar(sa.select(parked_message.c.due_at - sa.func.now())))
    assert [round(wait.total_seconds(), 1) for wait in waits] == [0.5, 0.5, 3.0, 30.0]


def letters(work):
    return work.session.scalar(sa.select(sa.func.count()).select_from(dead_letter))


def test_message_that_comes_again_is_buried_once_while_its_dead_letter_is_open(toy):
    message = a_message()
    with toy.factory.open() as work:
        inbox.bury(work.session, message, Poison("failed", "x"))
        inbox.bury(work.session, message, Poison("failed", "x"))
        assert letters(work) == 1
        work.session.execute(sa.update(dead_letter).values(state="redriven"))
        inbox.bury(work.session, message, Poison("failed", "x"))
        assert letters(work) == 2


def test_messages_without_an_id_are_each_buried(toy):
    with toy.factory.open() as work:
        for _ in range(2):
            inbox.bury(work.session, Received(headers={}, body=b"{}"), Poison("no_type", "x"))
        assert letters(work) == 2


def test_migrations_go_down_to_nothing_and_up_again():
    with fresh_database("toy") as url:
        engine = connect(url)
        migrate(engine, "toy", "base")
        left = set(sa.inspect(engine).get_table_names())
        assert left == {"alembic_version", "alembic_version_chassis"}
        migrate(engine, "toy")
        assert "thing" in sa.inspect(engine).get_table_names()
        engine.dispose()
