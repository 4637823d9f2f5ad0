"""The end check: each message that was consumed left one aggregate, one history row and one emitted event."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from benchmarks.hop.room import IN, OUT, Room
from benchmarks.hop.wires import Wire


@dataclass(frozen=True)
class Ending:
    """Case ids, as sent and as found in each place; `left` messages still wait to be consumed."""

    sent: Sequence[str]
    aggregates: Sequence[str]
    history: Sequence[str]
    emitted: Sequence[str]
    left: int = 0


def wrong(ending: Ending, capped: bool = False) -> list[str]:
    """What is lost, doubled or nobody's, in words; empty where all is as it must be.

    A program that was stopped before it was done (`capped`) has lost nothing by that.
    """
    places = {
        "aggregates": ending.aggregates,
        "history rows": ending.history,
        "emitted events": ending.emitted,
    }
    found = [one for place, ids in places.items() for one in _compared(place, ending.sent, ids)]
    if ending.left:
        found.append(f"{ending.left} messages left in the queue")
    return [one for one in found if not (capped and ("lost" in one or "left" in one))]


def _compared(place: str, sent: Sequence[str], found: Sequence[str]) -> list[str]:
    there, wanted = Counter(found), set(sent)
    counts = {
        "lost": len(wanted - there.keys()),
        "doubled": sum(number - 1 for number in there.values()),
        "of nobody": len(there.keys() - wanted),
    }
    return [f"{number} {place} {what}" for what, number in counts.items() if number]


def ending_of(sent: Sequence[str], database_url: str, room: Room, wire: Wire) -> Ending:
    """Look everywhere; the queue of emitted events is empty afterwards."""
    with psycopg.connect(database_url) as connection:
        aggregates = connection.execute("SELECT case_id::text FROM opened_case").fetchall()
        history = connection.execute("SELECT case_id::text FROM case_history").fetchall()
    return Ending(
        sent=sent,
        aggregates=[row[0] for row in aggregates],
        history=[row[0] for row in history],
        emitted=[wire.case_id(body) for body in room.take_all(OUT)],
        left=room.count(IN),
    )
