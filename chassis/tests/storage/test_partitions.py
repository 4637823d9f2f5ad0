"""The inbox in weekly partitions, on a real database."""

import datetime
import threading
import uuid

import pytest
import sqlalchemy as sa

from chassis import inbox, partitions
from chassis.database import connect
from chassis.ids import new_id
from chassis.migrate import migrate
from chassis.testing import bench, fresh_database

pytestmark = pytest.mark.postgres
DAY = datetime.timedelta(days=1)
NOW = datetime.datetime.now(datetime.UTC)
MONDAY = partitions.week_of(NOW)


@pytest.fixture
def toy():
    with bench("toy") as made:
        yield made


def id_at(moment):
    """A version 7 id of a moment, as another service would have made it."""
    low = uuid.uuid4().int & ((1 << 80) - 1)
    return uuid.UUID(int=partitions.first_id(moment).int | low & ~(0xF << 76) | 0x7 << 76)


def first(toy, message_id, consumer="toy"):
    with toy.factory.open() as work:
        return message_id in inbox.first_of(work.session, [message_id], consumer)


def home_of(toy, message_id):
    """The partition that a row lies in."""
    with toy.engine.begin() as connection:
        return connection.scalar(
            sa.text("SELECT tableoid::regclass::text FROM inbox WHERE message_id = :id"),
            {"id": message_id},
        )


def maintain(toy, now):
    with toy.engine.begin() as connection:
        partitions.maintain(connection, now)


def weeks(toy):
    with toy.engine.begin() as connection:
        return sorted(partitions.mondays(connection))


def test_partitions_of_this_week_and_the_next_four_are_there_after_migrating(toy):
    assert weeks(toy) == [MONDAY + 7 * DAY * number for number in range(5)]


def test_new_id_lies_in_the_partition_of_this_week(toy):
    message_id = new_id()
    assert first(toy, message_id)
    assert home_of(toy, message_id) == partitions.name_of(partitions.week_of(NOW))


def test_duplicates_on_both_sides_of_a_bound_are_caught(toy):
    bound = MONDAY + 7 * DAY
    last, next_ = id_at(bound - datetime.timedelta(milliseconds=1)), id_at(bound)
    for message_id in (last, next_):
        assert first(toy, message_id)
        assert not first(toy, message_id)
        assert first(toy, message_id, "another")
    assert home_of(toy, last) != home_of(toy, next_)


def test_id_that_is_not_time_ordered_lands_in_default_and_its_duplicate_is_caught(toy):
    message_id = uuid.UUID("f47ac10b-58cc-4372-a567-0e02b2c3d479")
    assert first(toy, message_id)
    assert home_of(toy, message_id) == partitions.DEFAULT
    assert not first(toy, message_id)


def test_duplicate_is_caught_when_its_twin_came_before_the_partition(toy):
    message_id = id_at(MONDAY + 60 * DAY)
    assert first(toy, message_id)
    assert home_of(toy, message_id) == partitions.DEFAULT
    maintain(toy, MONDAY + 59 * DAY)
    assert home_of(toy, message_id) == partitions.name_of(MONDAY + 56 * DAY)
    assert not first(toy, message_id)


def test_partition_is_dropped_when_its_youngest_id_is_31_days_old(toy):
    message_id = id_at(MONDAY)
    first(toy, message_id)
    end = MONDAY + 7 * DAY
    maintain(toy, end + 29 * DAY)
    assert weeks(toy)[0] == MONDAY
    assert home_of(toy, message_id)
    maintain(toy, end + 31 * DAY)
    assert weeks(toy)[0] == end
    assert home_of(toy, message_id) is None


def test_id_older_than_every_partition_is_still_handled_once(toy):
    message_id = id_at(NOW - 90 * DAY)
    assert first(toy, message_id)
    assert not first(toy, message_id)


def test_row_of_the_default_partition_is_forgotten_30_days_after_it_came(toy):
    message_id = uuid.UUID(int=(1 << 128) - 1)
    first(toy, message_id)
    maintain(toy, NOW + 29 * DAY)
    assert home_of(toy, message_id)
    maintain(toy, NOW + 31 * DAY)
    assert home_of(toy, message_id) is None


def test_only_one_process_at_a_time_changes_partitions(toy):
    with toy.engine.begin() as busy:
        busy.execute(sa.select(sa.func.pg_advisory_xact_lock(partitions.LOCK)))
        maintain(toy, NOW + 100 * DAY)
    assert weeks(toy)[0] == MONDAY


def test_consumer_goes_on_while_a_partition_is_made(toy):
    """An insert into a partition that is there waits for nobody."""
    with toy.engine.begin() as connection:
        partitions.maintain(connection, NOW + 7 * DAY)  # not committed yet
        done = threading.Thread(target=first, args=(toy, new_id()), daemon=True)
        done.start()
        done.join(1.5)
        assert not done.is_alive()


def test_partitions_go_with_the_inbox_and_come_again():
    with fresh_database("toy") as url:
        engine = connect(url)
        migrate(engine, "toy", "base")
        assert not [n for n in sa.inspect(engine).get_table_names() if n.startswith("inbox")]
        migrate(engine, "toy")
        migrate(engine, "toy")
        names = {n for n in sa.inspect(engine).get_table_names() if n.startswith("inbox")}
        assert len(names) == 7
        engine.dispose()
