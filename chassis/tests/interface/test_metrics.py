"""What Prometheus is told: each metric appears and moves, on a real broker and a real database."""

import datetime
import signal
import uuid

import amqp
import kombu
import pytest
import sqlalchemy as sa
from running import count, eventually, put, say

from chassis import metrics
from chassis.backlog import Backlog
from chassis.database import connect
from chassis.health import Health
from chassis.ids import new_id
from chassis.queue_watch import QueueWatch
from chassis.testing import bench
from chassis.topology import own_queues

pytestmark = [pytest.mark.postgres, pytest.mark.broker]
TYPE = '{type="toy.thing_made"}'
AGO = datetime.timedelta(seconds=100)


@pytest.fixture(scope="module")
def toy():
    with bench("toy") as made:
        yield made


@pytest.fixture(autouse=True)
def empty(toy):
    toy.empty()


def scraped(toy):
    lines = toy.client.get("/metrics").text.splitlines()
    samples = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in samples}


def run(toy, statement, **values):
    with toy.engine.begin() as connection:
        connection.execute(sa.text(statement), values)


def add_to_outbox(toy, bus, *ages):
    for age in ages:
        run(
            toy,
            "INSERT INTO outbox (message_id, bus, exchange, routing_key, headers, body, created_at)"
            " VALUES (:id, :bus, 'x', 'y', '{}', '', now() - make_interval(secs => :age))",
            id=new_id(),
            bus=bus,
            age=age,
        )


def test_outbox_is_told_by_bus_and_is_zero_once_it_is_empty(toy):
    add_to_outbox(toy, "providers", 100, 40)
    add_to_outbox(toy, "station", 10)
    told = scraped(toy)
    assert told['station_outbox_messages{bus="providers"}'] == 2
    assert 100 <= told['station_outbox_oldest_seconds{bus="providers"}'] < 130
    assert told['station_outbox_messages{bus="station"}'] == 1
    assert 10 <= told['station_outbox_oldest_seconds{bus="station"}'] < 40
    toy.empty()
    told = scraped(toy)
    for bus in ("station", "providers"):
        assert told[f'station_outbox_messages{{bus="{bus}"}}'] == 0
        assert told[f'station_outbox_oldest_seconds{{bus="{bus}"}}'] == 0


def test_parked_messages_and_open_dead_letters_are_told_from_the_tables(toy):
    before = scraped(toy)
    assert before["station_parked_messages"] == before["station_dead_letters_open"] == 0
    assert before["station_parked_oldest_seconds"] == 0
    run(
        toy,
        "INSERT INTO parked_message (message_id, headers, body, attempts, reason, parked_at, due_at)"
        " SELECT gen_random_uuid(), '{}', '', 1, 'x', now() - make_interval(secs => n), now()"
        " FROM unnest(ARRAY[100, 5]) n",
    )
    run(
        toy,
        "INSERT INTO dead_letter (dead_letter_id, state, reason, error, attempts, headers, body)"
        " SELECT gen_random_uuid(), state, 'failed', '', 1, '{}', ''"
        " FROM unnest(ARRAY['open', 'open', 'dropped', 'redriven']) state",
    )
    told = scraped(toy)
    assert told["station_parked_messages"] == 2
    assert 100 <= told["station_parked_oldest_seconds"] < 130
    assert told["station_dead_letters_open"] == 2


def test_timers_are_told_as_waiting_or_late(toy):
    assert scraped(toy)["station_timers_late_seconds"] == 0
    with toy.factory.open() as work:
        work.remind("ring", "later", work.now + AGO)
        work.remind("ring", "late", work.now - AGO)
        work.remind("ring", "later still", work.now + 2 * AGO)
    told = scraped(toy)
    assert (told["station_timers_waiting"], told["station_timers_late"]) == (2, 1)
    assert 100 <= told["station_timers_late_seconds"] < 130


def test_database_that_is_away_is_told_and_hides_no_other_metric():
    health = Health(connect("postgresql://nobody@127.0.0.1:1/nothing"))
    health.bus = "away"
    told = {family.name: family.samples[0].value for family in Backlog(health).collect()}
    assert told == {"station_bus_up": 0, "station_database_up": 0}


def test_what_becomes_of_messages_is_told(process):
    message_id = str(uuid.uuid4())
    say(process, "one", "two", "three")
    for _ in range(2):
        put(process, b'{"label":"same"}', id=message_id, dataschema="toy.thing_made/v1")
    put(process, b"{", id=str(uuid.uuid4()), dataschema="toy.thing_made/v1")
    say(process, "broken")
    eventually(lambda: count(process, "thing") == 4)
    eventually(lambda: count(process, "parked_message") == count(process, "dead_letter") == 1)
    eventually(lambda: count(process, "outbox") == 0)
    told = process.metrics()
    assert told['station_messages_handled_total{outcome="handled",type="toy.thing_made"}'] >= 4
    assert told['station_messages_handled_total{outcome="duplicate",type="toy.thing_made"}'] == 1
    assert told['station_messages_parked_total{reason="failed"}'] >= 1
    assert told['station_dead_letters_total{reason="not_json"}'] == 1
    assert told["station_dead_letters_open"] == told["station_parked_messages"] == 1
    assert told["station_batch_messages_count"] >= 1
    assert told[f"station_message_seconds_count{TYPE}"] >= 4
    assert told['station_messages_published_total{bus="station"}'] == 4
    assert told["station_bus_up"] == told["station_database_up"] == 1


def test_lag_of_a_message_is_the_time_since_it_was_said(process):
    said_at = (datetime.datetime.now(datetime.UTC) - AGO).isoformat()
    attributes = {"id": str(uuid.uuid4()), "dataschema": "toy.thing_made/v1", "time": said_at}
    put(process, b'{"label":"old"}', **attributes)
    eventually(lambda: count(process, "thing") == 1)
    told = process.metrics()
    assert 100 <= told[f"station_message_lag_seconds_sum{TYPE}"] < 160
    assert told[f"station_message_lag_seconds_count{TYPE}"] == 1


def test_message_without_a_readable_time_has_no_lag(process):
    for time in ("yesterday", "2026-11-23T00:00:00"):
        attributes = {"id": str(uuid.uuid4()), "dataschema": "toy.thing_made/v1", "time": time}
        put(process, b'{"label":"x"}', **attributes)
    eventually(lambda: count(process, "thing") == 2)
    assert f"station_message_lag_seconds_count{TYPE}" not in process.metrics()


def test_timer_that_fired_is_counted(process):
    with process.factory.open() as work:
        work.remind("ring", "now", work.now)
    eventually(lambda: count(process, "thing") == 1)
    name = 'station_timers_total{name="ring",outcome="fired"}'
    eventually(lambda: process.metrics().get(name) == 1)


def test_message_that_was_in_flight_at_a_death_is_counted_as_redelivered(process):
    assert process.metrics()["station_messages_redelivered_total"] == 0
    with process.engine.begin() as connection:
        connection.execute(sa.text("LOCK TABLE thing"))
        say(process, "held")
        eventually(lambda: "noted" in process.log.read_text())
        process.end(signal.SIGKILL)
    process.start()
    eventually(lambda: count(process, "thing") == 1)
    assert process.metrics()["station_messages_redelivered_total"] == 1


def test_messages_waiting_at_the_broker_are_told_by_queue(process):
    for queue in (*own_queues("toy"), "unrouted"):
        eventually(lambda: f'station_queue_messages{{queue="{queue}"}}' in process.metrics())  # noqa: B023


@pytest.fixture
def unread(room):
    with kombu.Connection(room) as connection, connection.channel() as channel:
        channel.queue_declare("unread", durable=True, auto_delete=False)
        yield lambda: channel.basic_publish(amqp.Message("x"), exchange="", routing_key="unread")
        channel.queue_delete("unread")


def told_of(queue):
    return {s.labels["queue"]: s.value for f in metrics.QUEUE.collect() for s in f.samples}.get(
        queue
    )


def test_queue_that_nobody_reads_grows_in_the_figures(room, unread):
    watch = QueueWatch(room, ["unread"])
    for number in (1, 2):
        unread()
        eventually(lambda: watch.look() or told_of("unread") == number)  # noqa: B023
    watch.hang_up()


def test_nothing_is_told_of_queues_while_the_broker_is_away_or_the_queue_is_gone(room, unread):
    watch = QueueWatch(room, ["unread"])
    watch.look()
    assert told_of("unread") == 0
    watch.hang_up()
    watch.url = "amqp://nobody@127.0.0.1:1/"
    watch.look()
    assert told_of("unread") is None
    watch.url, watch.queues = room, ["unread"]
    watch.look()
    assert told_of("unread") == 0
    watch.queues = ["never declared"]
    watch.look()
    assert told_of("unread") is None
