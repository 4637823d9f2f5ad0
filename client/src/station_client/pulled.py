"""Pull: the provider asks, the station answers as soon as there is something. Works from behind any firewall."""

from collections.abc import Iterator
from typing import Any

from station_client.event import Event, Gap, read_event
from station_client.memory import Memory
from station_client.station import Refused, Station

PATH = "/api/matching/v1/events"
WAIT = 25  # seconds that the station holds a question open
PAGE = 100
USELESS = {"cursor_too_old", "cursor_unknown"}


def pull(station: Station, memory: Memory | None = None, *, wait: int = WAIT) -> Iterator[Event]:
    """Event after event, for ever. Asking for the next says that this one is dealt with.

    Raises Refused, and Away where the station stays away for longer than its patience.
    """
    memory = memory or Memory()
    while True:
        try:
            page = station.get(PATH, after=memory.position, limit=PAGE, wait=wait)
        except Refused as refused:
            if refused.code not in USELESS:
                raise
            yield from _gap(station, memory)
            continue
        yield from _fresh(page["items"], memory)
        memory.start_from(page["next"])


def _fresh(items: list[dict[str, Any]], memory: Memory) -> Iterator[Event]:
    for item in items:
        event = read_event(item)
        if not memory.knows(event):
            yield event
            memory.keep(event, in_order=True)


def _gap(station: Station, memory: Memory) -> Iterator[Event]:
    oldest = station.get(PATH, limit=1)["oldest"]
    memory.start_from(oldest - 1)
    yield gap_event(oldest)


def gap_event(oldest: int) -> Event:
    """What tells that events may be missing before this one."""
    data = Gap(oldest=oldest)
    return Event(id="", type="gap", position=oldest - 1, time="", subject="", data=data)
