"""What a provider is told: its mailbox over HTTP, whatever it subscribed to, and nobody else's."""

import contextlib
import json
import threading
import uuid

import pytest

from contracts.providers import ChannelTested
from matching.usecases.telling import facts

pytestmark = pytest.mark.postgres


def tell(desk, provider, times=1):
    """The provider is told something, one transaction each."""
    for _ in range(times):
        with desk.bench.factory.open() as work:
            work.emit(ChannelTested(**facts(work), provider=provider))


def positions(events):
    return [int(event["sequence"]) for event in events]


@pytest.mark.clause("6.2.2", "9.3.3")
def test_an_offer_is_in_the_mailbox_of_its_provider_alone_and_masked(desk, build):
    _, offer = desk.offered("P004")
    (event,) = desk.mail("P004")
    assert (event["type"], event["data"]["offer_id"]) == ("matching.need_offered", offer)
    assert (event["specversion"], event["subject"], event["sequence"]) == ("1.0", offer, "1")
    assert build.enterprise not in json.dumps(event)
    assert desk.mail("P001") == []


def test_each_mailbox_counts_for_itself_without_gaps(desk):
    for provider in ("P001", "P004", "P001", "P001"):
        tell(desk, provider)
    assert positions(desk.mail("P001")) == [1, 2, 3]
    assert positions(desk.mail("P004")) == [1]


def test_a_transaction_that_fails_leaves_no_gap(desk):
    tell(desk, "P001")
    with contextlib.suppress(RuntimeError), desk.bench.factory.open() as work:
        work.emit(ChannelTested(**facts(work), provider="P001"))
        work.settle({})
        raise RuntimeError
    tell(desk, "P001")
    assert positions(desk.mail("P001")) == [1, 2]


def test_reading_goes_on_after_a_cursor_and_ends_with_the_next_one(desk):
    tell(desk, "P001", times=5)
    page = desk.provider("P001").get("/v1/events?after=1&limit=2").json
    assert (positions(page["items"]), page["next"], page["oldest"]) == ([2, 3], 3, 1)
    rest = desk.provider("P001").get("/v1/events?after=3&limit=50").json
    assert (positions(rest["items"]), rest["next"]) == ([4, 5], 5)
    end = desk.provider("P001").get("/v1/events?after=5").json
    assert (end["items"], end["next"]) == ([], 5)


def test_reading_without_a_cursor_begins_with_what_has_not_arrived(desk):
    desk.subscribe("P006", channel="pull")
    tell(desk, "P006", times=3)
    desk.provider("P006").get("/v1/events?after=2")
    assert positions(desk.provider("P006").get("/v1/events").json["items"]) == [3]


def test_what_was_acknowledged_has_arrived_in_the_delivery_log(desk):
    desk.subscribe("P006", channel="stream")
    tell(desk, "P006", times=2)
    answer = desk.provider("P006").post("/v1/events/acknowledgement", json={"position": 1})
    assert answer.json == {"position": 1}
    rows = desk.provider("P006").get("/v1/deliveries").json["items"]
    assert [(r["position"], r["state"], r["channel"]) for r in rows] == [
        (2, "waiting", None),
        (1, "delivered", "stream"),
    ]


def test_reading_does_not_take_a_letter_out_of_the_hands_of_a_courier(desk):
    tell(desk, "P001")  # whose channel is a queue
    desk.provider("P001").get("/v1/events?after=1")
    (row,) = desk.provider("P001").get("/v1/deliveries").json["items"]
    assert row["state"] == "waiting"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("after=-1", 422, "invalid"),
        ("after=x", 422, "invalid"),
        ("after=99", 422, "cursor_unknown"),
        ("limit=0", 422, "invalid"),
        ("limit=201", 422, "invalid"),
        ("wait=31", 422, "invalid"),
    ],
)
def test_a_wrong_question_is_answered_in_words(desk, query, status, code):
    answer = desk.provider("P001").get(f"/v1/events?{query}")
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_cursor_older_than_what_is_kept_is_told_so(desk):
    tell(desk, "P001", times=3)
    with desk.bench.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM delivery WHERE position < 3")
        connection.exec_driver_sql("UPDATE mailbox SET oldest_position = 3")
    answer = desk.provider("P001").get("/v1/events?after=0")
    assert (answer.status_code, answer.json["code"]) == (410, "cursor_too_old")
    assert answer.headers["Station-Oldest-Position"] == "3"
    assert positions(desk.provider("P001").get("/v1/events?after=2").json["items"]) == [3]


def test_a_long_poll_is_answered_as_soon_as_there_is_something(desk):
    later = threading.Timer(0.3, tell, (desk, "P001"))
    later.start()
    found = desk.provider("P001").get("/v1/events?after=0&wait=20").json["items"]
    later.join()
    assert positions(found) == [1]


def test_a_long_poll_ends_without_anything(desk):
    assert desk.provider("P001").get("/v1/events?after=0&wait=1").json["items"] == []


@pytest.fixture
def stopping(desk):
    """The service is asked to end: a stream goes on until there is nothing to say, then ends."""
    health = desk.bench.client.app.extensions["health"]
    yield health
    health.stopping = False


def stream(desk, provider, health, *, seen=None, events=3):
    """The lines of a stream until so many events have come."""
    headers = {"Last-Event-ID": str(seen)} if seen is not None else {}
    answer = desk.provider(provider).call(
        "GET", "/v1/events/stream", headers=headers, buffered=False
    )
    lines = []
    for part in answer.response:
        text = part.decode() if isinstance(part, bytes) else part
        lines += [line for line in text.split("\n") if line]
        if sum(line.startswith("id: ") for line in lines) >= events:
            health.stopping = True
    return answer, lines


def test_a_stream_tells_what_is_there_with_its_cursor(desk, stopping):
    tell(desk, "P001", times=3)
    answer, lines = stream(desk, "P001", stopping, seen=1, events=2)
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert [line for line in lines if line.startswith(("id", "event"))] == [
        "id: 2",
        "event: matching.channel_tested",
        "id: 3",
        "event: matching.channel_tested",
    ]
    assert lines[0] == "retry: 2000"
    assert json.loads(lines[3].removeprefix("data: "))["sequence"] == "2"


def test_a_stream_tells_what_comes_later(desk, stopping):
    later = threading.Timer(0.3, tell, (desk, "P001"))
    later.start()
    _, lines = stream(desk, "P001", stopping, events=1)
    later.join()
    assert "id: 1" in lines


def test_a_stream_whose_cursor_is_unknown_begins_anew_and_says_so(desk, stopping):
    tell(desk, "P001", times=2)
    _, lines = stream(desk, "P001", stopping, seen=77, events=3)
    assert [line for line in lines if line.startswith(("id", "event"))][:4] == [
        "id: 0",
        "event: reset",
        "id: 1",
        "event: matching.channel_tested",
    ]
    assert json.loads(lines[3].removeprefix("data: ")) == {"oldest": 1}


def test_only_providers_have_a_mailbox(desk):
    for somebody in (desk.officer, desk.enterprise, desk.regulator, desk.superior):
        for path in ("/v1/events", "/v1/events/stream", "/v1/subscription"):
            assert somebody.get(path).status_code == 403
    assert desk.public.get("/v1/events").status_code == 401


def test_replay_has_the_same_events_wait_once_more(desk):
    desk.subscribe("P006", channel="pull")
    tell(desk, "P006", times=3)
    client = desk.provider("P006")
    client.post("/v1/events/acknowledgement", json={"position": 3})
    before = desk.mail("P006")
    again = client.post(
        "/v1/events/replay", json={"event_ids": [before[1]["id"], str(uuid.uuid4())]}
    )
    assert again.json == {"count": 1}
    assert client.get("/v1/events").json["items"][0]["id"] == before[1]["id"]
    assert client.post("/v1/events/replay", json={"failed_only": True}).json == {"count": 0}
    assert (
        client.post("/v1/events/replay", json={"since": "2026-11-23T00:00:00Z"}).json["count"] == 3
    )


@pytest.mark.parametrize(
    "body", [{"event_ids": []}, {"event_ids": ["x"]}, {"since": "1"}, {"a": 1}]
)
def test_a_replay_of_nonsense_is_refused(desk, body):
    assert desk.provider("P001").post("/v1/events/replay", json=body).status_code == 422


def test_a_delivery_of_somebody_else_looks_like_nothing(desk):
    tell(desk, "P001")
    (event,) = desk.mail("P001")
    assert desk.provider("P004").get(f"/v1/deliveries/{event['id']}").status_code == 404
    assert desk.provider("P004").get("/v1/deliveries?provider=P001").json["items"] == []
    operator = desk.bench.client.as_("operator")
    shown = operator.get(f"/v1/deliveries/{event['id']}").json
    assert (shown["provider"], shown["tries"]) == ("P001", [])
    assert "data" not in shown


def test_an_operator_sees_how_far_behind_each_provider_is(desk):
    desk.subscribe("P006", channel="pull")
    tell(desk, "P006", times=2)
    desk.provider("P006").get("/v1/events?after=1")
    (lag,) = desk.bench.client.as_("operator").get("/v1/deliveries/lag").json["items"]
    assert (lag["provider"], lag["channel"], lag["waiting"], lag["given_up"]) == (
        "P006",
        "pull",
        1,
        0,
    )
    assert lag["oldest_waiting_at"]
    assert desk.provider("P006").get("/v1/deliveries/lag").status_code == 403
