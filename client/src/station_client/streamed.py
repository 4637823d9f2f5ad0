"""Stream: the provider holds a connection open, and the station writes into it (server-sent events)."""

from collections.abc import Iterator

import httpx
import httpx_sse

from station_client.event import Event, read_event
from station_client.memory import Memory
from station_client.pulled import gap_event
from station_client.station import AWAY, Refused, Station, retry_after
from station_client.waiting import Pauses

PATH = "/api/matching/v1/events/stream"
SILENCE = 40.0  # seconds without a heartbeat, which comes each 15


def stream(station: Station, memory: Memory | None = None) -> Iterator[Event]:
    """Event after event, for ever; a lost connection is made anew and goes on where it was left.

    Raises Refused, and Away where the station lets nobody sign in for longer than its patience.
    """
    memory, pauses = memory or Memory(), Pauses()
    while True:
        asked = 0.0
        try:
            for event in _connected(station, memory):
                pauses.over()
                yield event
        except httpx.TransportError:
            pass
        except Refused as refused:
            if refused.status not in AWAY:
                raise
            asked = retry_after(refused.headers)
        pauses.wait(asked)


def _connected(station: Station, memory: Memory) -> Iterator[Event]:
    headers = station.bearer()
    if memory.position is not None:
        headers["Last-Event-ID"] = str(memory.position)
    timeout = httpx.Timeout(10.0, read=SILENCE)
    with httpx_sse.connect_sse(
        station.http, "GET", PATH, headers=headers, timeout=timeout
    ) as source:
        _check(source.response)
        for told in source.iter_sse():
            yield from _read(told, memory)


def _read(told: httpx_sse.ServerSentEvent, memory: Memory) -> Iterator[Event]:
    if told.event == "reset":
        oldest = told.json()["oldest"]
        memory.start_from(oldest - 1)
        yield gap_event(oldest)
        return
    if not told.data:
        return  # it only says how soon to come back
    event = read_event(told.json())
    if not memory.knows(event):
        yield event
        memory.keep(event, in_order=True)


def _check(response: httpx.Response) -> None:
    if response.is_error:
        response.read()
        raise Refused(response)
