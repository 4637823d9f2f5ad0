"""Messages of a running service, on a real broker and a real database: said, heard, once, in time."""

import json
import signal
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


def test_early_message_waits_for_its_predecessor(process):
    say(process, "early")
    eventually(lambda: count(process, "parked_message") == 1)
    say(process, "predecessor")
    eventually(lambda: count(process, "thing", "label='early'") == 1)
    eventually(lambda: count(process, "parked_message") == 0)


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


def test_what_arrived_together_is_settled_together(process):
    process.end(signal.SIGKILL)
    for _ in range(300):
        put(process, b'{"label":"x"}', id=str(uuid.uuid4()), dataschema="toy.thing_made/v1")
    process.start()
    eventually(lambda: count(process, "thing") == 300)
    told = process.metrics()
    assert told["station_batch_messages_sum"] == 300
    assert told["station_batch_messages_count"] < 30
