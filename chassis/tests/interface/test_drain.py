"""A process at work and asked to end: no answer is cut off or held back, nothing that was finished is done again."""

import contextlib
import http.client
import json
import signal
import socket
import threading
import time
import uuid
from urllib.parse import urlsplit

import kombu
import pytest
import sqlalchemy as sa
from running import count, eventually, put, say

from chassis.testing import actor_as, token_for

pytestmark = [pytest.mark.postgres, pytest.mark.broker]
PATIENCE = 2.0  # seconds of notice that the module's toy gives


@pytest.fixture
def settings(request):
    return {"SERVICE_DRAIN_SECONDS": str(getattr(request, "param", 0))}


def address(process):
    return urlsplit(process.url).hostname, urlsplit(process.url).port


def connection(process):
    return contextlib.closing(http.client.HTTPConnection(*address(process), timeout=30))


def post(client, label):
    token = token_for(actor_as("window", station="A"))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    client.request("POST", "/v1/things", json.dumps({"label": label}), headers)


def get(client, path="/health/live"):
    client.request("GET", path)
    answer = client.getresponse()
    answer.read()
    return answer


@contextlib.contextmanager
def held(process):
    """Nobody else gets at the things meanwhile, so handlers and requests wait."""
    with process.engine.begin() as database:
        database.execute(sa.text("LOCK TABLE thing"))
        yield


def ask_to_end(process):
    process.popen.send_signal(signal.SIGTERM)


def refuses(process):
    try:
        socket.create_connection(address(process), timeout=2).close()
    except OSError:
        return True
    return False


def test_request_under_way_is_answered_and_what_it_said_is_published(process):
    with connection(process) as client:
        with held(process):
            post(client, "under way")
            eventually(lambda: waiting_for_the_lock(process))
            ask_to_end(process)
            eventually(lambda: refuses(process))
            time.sleep(1)
            assert process.popen.poll() is None
        answer = client.getresponse()
        assert (answer.status, answer.getheader("Connection")) == (201, "close")
        assert json.load(answer)["id"]
    assert process.popen.wait(30) == 0
    assert count(process, "thing") == 1
    assert count(process, "outbox") == 0
    assert messages_in(process, "toy.inbox") == 1


def waiting_for_the_lock(process):
    with process.engine.begin() as database:
        blocked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'thing'::regclass"
        return database.scalar(sa.text(blocked))


def messages_in(process, queue):
    with kombu.Connection(process.room) as link, link.channel() as channel:
        return channel.queue_declare(queue, passive=True).message_count


@pytest.mark.parametrize("settings", [PATIENCE], indirect=True)
def test_it_says_not_ready_at_once_and_answers_until_the_notice_is_over(process):
    with connection(process) as kept, connection(process) as idle:
        assert get(kept, "/health/ready").status == get(idle).status == 200
        asked = time.monotonic()
        ask_to_end(process)
        while (answer := get(kept, "/health/ready")).status != 503:
            assert time.monotonic() < asked + PATIENCE
        while answer.getheader("Connection") != "close":
            answer = get(kept, "/health/ready")
        assert time.monotonic() < asked + PATIENCE, "it was told too late"
        assert get(kept).status == 200  # over a new connection
        eventually(lambda: refuses(process))
        assert time.monotonic() >= asked + PATIENCE
        idle.sock.settimeout(5)
        assert idle.sock.recv(1) == b""  # an end, no reset
    assert process.popen.wait(30) == 0


def test_requests_over_kept_connections_get_an_answer_or_a_clean_end(process):
    outcomes, begun = [], threading.Barrier(9)

    def ask_on_and_on():
        with connection(process) as client:
            get(client)
            client.auto_open = False
            begun.wait()
            while client.sock:
                outcomes.append(outcome(client))

    clients = [threading.Thread(target=ask_on_and_on) for _ in range(8)]
    for client in clients:
        client.start()
    begun.wait()
    time.sleep(0.3)
    ask_to_end(process)
    for client in clients:
        client.join(30)
    assert process.popen.wait(30) == 0
    assert outcomes.count(200) > 8
    assert set(outcomes) <= {200, "ended"}


def outcome(client):
    """200, or that the connection had ended before a word of the answer; anything else is raised."""
    try:
        answer = get(client)
    except (http.client.RemoteDisconnected, BrokenPipeError, http.client.NotConnected):
        client.close()
        return "ended"
    if answer.getheader("Connection") == "close":
        client.close()
    return answer.status


def test_no_message_comes_a_second_time_after_an_orderly_end_under_load(process):
    number = 5000
    say(process, *(f"n{n}" for n in range(number)))
    eventually(lambda: count(process, "thing") > 50, 30)
    assert process.end() == 0
    finished = count(process, "thing")
    assert finished < number, "it was through before it was asked to end"
    process.start()
    eventually(lambda: count(process, "thing") == number, 60)
    told = process.metrics()
    duplicates = 'station_messages_handled_total{outcome="duplicate",type="toy.thing_made"}'
    assert told.get(duplicates, 0) == 0
    assert told["station_messages_redelivered_total"] == 0, "what was fetched was not finished"
    assert told['station_messages_handled_total{outcome="handled",type="toy.thing_made"}'] == (
        number - finished
    )


def test_batch_under_way_is_finished_and_acknowledged(process):
    with held(process):
        put(process, b'{"label":"last"}', id=str(uuid.uuid4()), dataschema="toy.thing_made/v1")
        eventually(lambda: waiting_for_the_lock(process))
        ask_to_end(process)
        time.sleep(0.5)
        assert process.popen.poll() is None
    assert process.popen.wait(30) == 0
    assert count(process, "thing") == 1
    assert messages_in(process, "toy.inbox") == 0


def test_handler_that_hangs_is_given_up_at_the_deadline_and_its_message_comes_again(process):
    message_id = str(uuid.uuid4())
    put(process, b'{"label":"hang"}', id=message_id, dataschema="toy.thing_made/v1")
    eventually(lambda: '"hang"' in process.log.read_text())
    began = time.monotonic()
    assert process.end() == 1
    assert 15 < time.monotonic() - began < 30
    assert "drain_given_up" in process.log.read_text()
    assert messages_in(process, "toy.inbox") == 1


def test_what_a_stream_says_is_sent_at_once(process):
    with connection(process) as client, connection(process) as other:
        token = token_for(actor_as("window", station="A"))
        client.request("GET", "/v1/things/stream", headers={"Authorization": f"Bearer {token}"})
        answer = client.getresponse()
        assert answer.read1() == b"none yet"  # else it would wait for ever for the thing below
        post(other, "a")
        assert answer.read() == b"there it is"
