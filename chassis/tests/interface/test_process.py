"""A service as its own process, on a real broker and a real database."""

import datetime
import json
import signal
import subprocess
import sys
import time
import uuid

import httpx
import kombu
import pytest
import sqlalchemy as sa
from running import count, eventually, put, say
from toy.service import ThingMade

from chassis.testing import actor_as, token_for

pytestmark = [pytest.mark.postgres, pytest.mark.broker]


def test_what_was_said_is_heard_and_the_outbox_is_empty(process):
    say(process, *map(str, range(50)))
    say(process, "fast", express=True)
    eventually(lambda: count(process, "thing") == 51)
    eventually(lambda: count(process, "outbox") == 0)


def test_message_that_no_queue_takes_is_told(process):
    """Where an exchange has no alternate (a provider without a queue), the broker confirms and forgets it."""
    say(process, "lost", to="amq.direct")
    eventually(lambda: count(process, "outbox") == 0)
    assert process.metrics()['station_messages_unroutable_total{bus="station"}'] == 1
    assert "thing_made.v1" in process.log.read_text()


def test_full_queue_does_not_hold_up_messages_for_others(process):
    """A provider that does not read its queue must not keep the others from theirs."""
    full = {"x-max-length": 1, "x-overflow": "reject-publish"}
    with kombu.Connection(process.room) as connection, connection.channel() as channel:
        channel.queue_declare("full", durable=True, auto_delete=False, arguments=full)
        channel.queue_bind("full", "amq.direct", ThingMade.routing_key())
        say(process, *map(str, range(250)), to="amq.direct")
        say(process, "other")
        eventually(lambda: count(process, "thing", "label='other'") == 1)
        assert count(process, "outbox") > 200
        channel.queue_delete("full")


def test_message_delivered_three_times_has_one_effect(process):
    message_id = str(uuid.uuid4())
    for _ in range(3):
        put(process, b'{"label":"once"}', id=message_id, dataschema="toy.thing_made/v1")
    put(process, b'{"label":"last"}', id=str(uuid.uuid4()), dataschema="toy.thing_made/v1")
    eventually(lambda: count(process, "thing", "label='last'") == 1)
    assert count(process, "thing", "label='once'") == 1


@pytest.mark.parametrize(
    ("body", "schema", "reason"),
    [
        (b"{nope", "toy.thing_made/v1", "not_json"),
        (b"{}", "toy.thing_made/v1", "not_its_contract"),
        (b"{}", "toy.never_heard_of/v1", "unknown_type"),
        (b"{}", "toy.thing_made/v2", "unknown_version"),
        (b"{}", "", "no_type"),
    ],
)
def test_message_nobody_can_handle_is_kept_with_its_reason_and_harms_no_neighbour(
    process, body, schema, reason
):
    put(process, body, id=str(uuid.uuid4()), dataschema=schema)
    say(process, "neighbour")
    eventually(lambda: count(process, "thing", "label='neighbour'") == 1)
    eventually(lambda: count(process, "dead_letter", f"reason='{reason}'") == 1)


@pytest.mark.parametrize(
    ("label", "odd"),
    [
        ("early", {"time": datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)}),
        ("early", {"subject": "half \udc00 a pair"}),
        ("early", {"subject": b"no UTF-8: \xff"}),
        ("early", {"subject": "a \x00 inside"}),
        ("early", {"source": {"a": ["table"]}}),
        ("x", {"id": "no \x00 uuid"}),
        ("x", {"dataschema": "toy.\x00/v1"}),
        ("x", {"dataschema": "toy.\udc00/v1"}),
        ("x", {"dataschema": "toy.thing_made/v²"}),
        ("broken \x00", {}),
    ],
)
def test_odd_characters_and_types_in_a_message_end_no_process(process, label, odd):
    attributes = {"id": str(uuid.uuid4()), "dataschema": "toy.thing_made/v1", **odd}
    put(process, json.dumps({"label": label}), **attributes)
    eventually(lambda: count(process, "parked_message") + count(process, "dead_letter") == 1)
    say(process, "neighbour")
    eventually(lambda: count(process, "thing", "label='neighbour'") == 1)
    assert process.popen.poll() is None


def test_trace_of_a_request_goes_through_the_outbox_to_the_handler(process):
    trace_id = uuid.uuid4().hex
    answer = httpx.post(
        f"{process.url}/v1/things",
        json={"label": "traced"},
        headers={
            "traceparent": f"00-{trace_id}-00f067aa0ba902b7-01",
            "Authorization": f"Bearer {token_for(actor_as('window', station='A'))}",
        },
    )
    assert answer.status_code == 201
    eventually(lambda: count(process, "thing", "label='traced'") == 2)
    process.end()
    lines = map(json.loads, process.log.read_text(encoding="utf-8").splitlines())
    told = {line["event"] for line in lines if line.get("trace_id") == trace_id}
    assert told == {"request", "noted", "message"}


def test_message_without_any_header_is_kept(process):
    put(process, b"hello")
    eventually(lambda: count(process, "dead_letter", "reason='no_message_id'") == 1)


def test_dead_letter_is_handled_once_when_it_is_mended_and_redriven(process):
    put(process, b"{}", id=str(uuid.uuid4()), dataschema="toy.thing_made/v1")
    eventually(lambda: count(process, "dead_letter") == 1)
    token = {"Authorization": f"Bearer {token_for(actor_as('operator'))}"}
    with httpx.Client(base_url=f"{process.url}/v1/operations", headers=token) as operator:
        (letter,) = operator.get("/dead-letters").json()["items"]
        one = f"/dead-letters/{letter['dead_letter_id']}"
        assert operator.put(one, json={"body": '{"label":"mended"}'}).status_code == 200
        assert operator.post(f"{one}/redrive", json={}).json()["state"] == "redriven"
    eventually(lambda: count(process, "thing", "label='mended'") == 1)
    eventually(lambda: count(process, "parked_message") == 0)


def test_early_message_waits_for_its_predecessor(process):
    say(process, "early")
    eventually(lambda: count(process, "parked_message") == 1)
    say(process, "predecessor")
    eventually(lambda: count(process, "thing", "label='early'") == 1)
    eventually(lambda: count(process, "parked_message") == 0)


def test_failing_message_is_parked_and_given_up_after_five_attempts(process):
    say(process, "broken")
    eventually(lambda: count(process, "parked_message", "attempts>=1") == 1)
    for _ in range(4):
        with process.engine.begin() as connection:
            connection.execute(sa.text("UPDATE parked_message SET due_at = now()"))
        time.sleep(0.7)
    eventually(lambda: count(process, "dead_letter", "reason='failed' AND attempts=5") == 1)
    assert count(process, "parked_message") == 0


def test_waiting_for_a_predecessor_uses_up_no_attempt(process):
    say(process, "early broken")
    eventually(lambda: count(process, "parked_message") == 1)
    for _ in range(5):
        with process.engine.begin() as connection:
            connection.execute(sa.text("UPDATE parked_message SET due_at = now()"))
        eventually(lambda: count(process, "parked_message", "due_at <= now()") == 0)
    say(process, "predecessor")
    eventually(lambda: count(process, "thing") == 1)
    with process.engine.begin() as connection:
        connection.execute(sa.text("UPDATE parked_message SET due_at = now()"))
    eventually(lambda: count(process, "parked_message", "reason LIKE 'ValueError%'") == 1, 10)
    assert count(process, "dead_letter") == 0


def test_nothing_is_lost_or_doubled_when_the_process_is_killed_at_work(process):
    say(process, *(f"n{number}" for number in range(400)))
    eventually(lambda: count(process, "thing") > 20)
    process.end(signal.SIGKILL)
    process.start()
    eventually(lambda: count(process, "thing") == 400, 30)
    time.sleep(0.5)
    assert count(process, "thing") == 400


def test_message_that_ends_the_process_is_given_up_and_takes_no_neighbour_along(process):
    say(process, "before", "deadly", *(f"n{number}" for number in range(20)))
    deaths = 0
    while not count(process, "dead_letter", "reason='ends_the_process'"):
        if process.popen.poll() is not None:
            deaths += 1
            assert deaths < 10
            process.launch()
        time.sleep(0.2)
    eventually(lambda: count(process, "dead_letter", "reason='ends_the_process'") == 1)
    eventually(lambda: count(process, "thing") == 21)
    assert count(process, "dead_letter") == 1


def test_what_arrived_together_is_settled_together(process):
    process.end(signal.SIGKILL)
    for _ in range(300):
        put(process, b'{"label":"x"}', id=str(uuid.uuid4()), dataschema="toy.thing_made/v1")
    process.start()
    eventually(lambda: count(process, "thing") == 300)
    told = process.metrics()
    assert told["station_batch_messages_sum"] == 300
    assert told["station_batch_messages_count"] < 30


def test_timer_fires_in_a_running_process_and_late_when_there_was_none(process):
    def set_one(subject):
        with process.factory.open() as work:
            work.remind("ring", subject, work.now + datetime.timedelta(seconds=1))

    set_one("in time")
    eventually(lambda: count(process, "thing", "label='in time'") == 1)
    process.end()
    set_one("late")
    time.sleep(1.2)
    assert count(process, "thing", "label='late'") == 0
    process.start()
    eventually(lambda: count(process, "thing", "label='late'") == 1)
    assert count(process, "timer", "fired_at IS NOT NULL AND fired_at >= due_at") == 2


def test_process_ends_in_order_when_it_is_asked_to(process):
    assert process.end(signal.SIGTERM) == 0


def test_missing_setting_is_told_in_one_line(process):
    process.end()
    environment = {k: v for k, v in process.environment.items() if k != "SERVICE_DATABASE_URL"}
    command = [sys.executable, "-m", "chassis.run", "toy"]
    ended = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "SERVICE_DATABASE_URL_FILE" in ended.stderr.decode()
    assert "Traceback" not in ended.stderr.decode()


def test_two_sleeping_queries_of_a_second_take_one_second():
    """psycopg's default wait function would block the hub: two seconds."""
    program = """
import chassis.run, eventlet, time
from chassis.database import connect
import sqlalchemy as sa, os
engine = connect(os.environ["STATION_TEST_DATABASE_URL"])
def sleep():
    with engine.connect() as connection: connection.execute(sa.text("SELECT pg_sleep(1)"))
sleep0 = engine.connect().close()
began = time.monotonic()
threads = [eventlet.spawn(sleep) for _ in range(2)]
for thread in threads: thread.wait()
print(time.monotonic() - began)
"""
    command = [sys.executable, "-W", "ignore", "-c", program]
    ended = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert float(ended.stdout.decode().strip().splitlines()[-1]) < 1.9


def test_process_makes_the_partitions_that_are_missing(process):
    process.end()
    with process.engine.begin() as connection:
        last = sa.text("SELECT max(relname) FROM pg_class WHERE relname ~ '^inbox_[0-9]{8}$'")
        name = connection.scalar(last)
        connection.execute(sa.text(f"DROP TABLE {name}"))
    process.start()
    eventually(lambda: count(process, "pg_class", f"relname = '{name}'") == 1)
