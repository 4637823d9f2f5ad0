"""Events by pull and stream: typed, once, in order, on from where they were left."""

import itertools
import json

import httpx
import pytest

from contracts.examples import example_of
from contracts.providers import NeedOffered
from station_client import Gap, Memory, Refused, pull, stream, streamed
from station_client.event import from_headers, read_event


def some(events, number):
    return list(itertools.islice(events, number))


def ids(events):
    return [one.id for one in events]


def test_data_is_of_its_contract(build):
    told = read_event(build.event(1))
    assert isinstance(told.data, NeedOffered)
    assert told.data.due_at.tzinfo is not None


@pytest.mark.parametrize("type", ["matching.from_the_future", "odd"])
def test_an_unknown_type_is_a_plain_dict(build, type):
    assert read_event(build.event(1, type=type, data={"a": 1})).data == {"a": 1}


def test_a_field_of_the_future_is_ignored(build):
    more = {**example_of(NeedOffered), "from_the_future": 1}
    assert isinstance(read_event(build.event(1, data=more)).data, NeedOffered)


def test_headers_of_a_message_make_the_same_event(build):
    plain = build.event(1)
    headers = {f"cloudEvents_{name}": plain[name] for name in plain if name != "data"}
    assert from_headers({**headers, "other": 1}, plain["data"]) == read_event(plain)


def test_pulled_events_come_in_order_page_after_page(station, fake):
    fake.tell(1, 2)
    events = pull(station)
    assert ids(some(events, 2)) == ["e1", "e2"]
    fake.tell(3)
    assert ids(some(events, 1)) == ["e3"]
    assert fake.asked[-1].url.params["after"] == "2"


def test_nothing_is_acknowledged_before_it_was_dealt_with(station, fake):
    fake.tell(1, 2)
    memory = Memory()
    events = pull(station, memory)
    next(events)
    assert memory.position is None
    next(events)
    assert memory.position == 1


def test_who_comes_back_goes_on_where_it_was_left(station, fake, tmp_path):
    fake.tell(1, 2, 3)
    first = Memory(tmp_path / "memory")
    some(pull(station, first), 2)  # the second is handed over and not dealt with
    first.close()
    assert ids(some(pull(station, Memory(tmp_path / "memory")), 2)) == ["e2", "e3"]


def test_an_event_that_is_sent_again_is_handed_over_once(station, fake):
    fake.tell(1)
    fake.events += [{**fake.events[0], "sequence": "2"}]
    fake.tell(3)
    assert ids(some(pull(station), 2)) == ["e1", "e3"]


def test_an_event_that_came_by_another_channel_is_not_handed_over_again(station, fake, build):
    memory = Memory()
    memory.keep(read_event(build.event(2)))
    assert memory.position is None, "an earlier one may still be to come"
    fake.tell(1, 2, 3)
    assert ids(some(pull(station, memory), 2)) == ["e1", "e3"]


def test_away_for_too_long_is_told_as_a_gap(station, fake):
    memory = Memory()
    memory.start_from(3)
    fake.oldest = 10
    fake.tell(10)
    gap, event = some(pull(station, memory), 2)
    assert (gap.data, event.id) == (Gap(oldest=10), "e10")


def test_a_pull_waits_while_the_station_is_away(station, fake, slept):
    fake.tell(1)
    fake.trouble = [httpx.Response(503), httpx.ConnectError("gone")][:1]
    assert ids(some(pull(station), 1)) == ["e1"]
    assert len(slept) == 1


def test_who_may_not_pull_hears_so(station, fake, build):
    fake.trouble = [build.problem(403, "not_allowed")]
    with pytest.raises(Refused):
        next(pull(station))


def written(*events):
    return "".join(
        f"id: {one['sequence']}\nevent: {one['type']}\ndata: {json.dumps(one)}\n\n: heartbeat\n\n"
        for one in events
    )


def streaming(*events):
    headers = {"content-type": "text/event-stream"}
    return httpx.Response(200, text="retry: 2000\n\n" + written(*events), headers=headers)


@pytest.fixture
def quick(monkeypatch, slept):
    from station_client.waiting import Pauses

    monkeypatch.setattr(streamed, "Pauses", lambda: Pauses(slept.append))


def test_a_stream_that_breaks_goes_on_where_it_was_left(station, fake, build, quick):
    fake.trouble = [streaming(build.event(1), build.event(2)), streaming(build.event(3))]
    assert ids(some(stream(station), 3)) == ["e1", "e2", "e3"]
    assert [one.headers.get("Last-Event-ID") for one in fake.asked] == [None, "2"]


def test_a_stream_says_when_its_cursor_is_of_no_use(station, fake, build, quick):
    reset = 'id: 9\nevent: reset\ndata: {"oldest": 10}\n\n'
    answer = httpx.Response(
        200, text=reset + written(build.event(10)), headers={"content-type": "text/event-stream"}
    )
    fake.trouble = [answer]
    memory = Memory()
    gap, event = some(stream(station, memory), 2)
    assert (gap.data, event.id) == (Gap(oldest=10), "e10")


def test_a_stream_is_asked_for_again_while_the_station_is_away(station, fake, build, quick, slept):
    fake.trouble = [
        build.problem(503, "unavailable", **{"Retry-After": "5"}),
        streaming(build.event(1)),
    ]
    assert ids(some(stream(station), 1)) == ["e1"]
    assert slept[0] >= 5


def test_who_may_not_read_a_stream_hears_so(station, fake, build, quick):
    fake.trouble = [build.problem(403, "not_allowed")]
    with pytest.raises(Refused):
        next(stream(station))


def test_memory_forgets_only_what_is_long_done(build, monkeypatch):
    from station_client import memory as module

    monkeypatch.setattr(module, "KEPT", 3)
    memory = Memory()
    events = [read_event(build.event(number)) for number in range(1, 7)]
    for one in events:
        memory.keep(one)
    assert [memory.knows(one) for one in events] == [False, False, False, True, True, True]
