"""Who is called next: the priority order as a table, and what an overtaking costs the others (7.1, 6.3.3)."""

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Sequence

from admin.domain.ticket import Lane, Ticket
from admin.domain.window import Window

Place = tuple[int, datetime.datetime, datetime.datetime, str]
USUAL_HANDLING_SECONDS = 900.0  # until a station has ended tickets of its own


@dataclasses.dataclass(frozen=True)
class Rule:
    """Tickets of this rule stand before all of the later rules."""

    lane: Lane
    holds: Callable[[Ticket, datetime.datetime], bool]


def _is_green(ticket: Ticket, _now: datetime.datetime) -> bool:
    return ticket.lane == Lane.GREEN


def _is_in_its_slot(ticket: Ticket, now: datetime.datetime) -> bool:
    return ticket.priority_from is not None and ticket.priority_from <= now


def _always(_ticket: Ticket, _now: datetime.datetime) -> bool:
    return True


# The first rule that holds counts. An appointment before its slot, or that came after it, waits as everybody does.
PRIORITY: Sequence[Rule] = (
    Rule(Lane.GREEN, _is_green),
    Rule(Lane.APPOINTMENT, _is_in_its_slot),
    Rule(Lane.ORDINARY, _always),
)


def place(ticket: Ticket, now: datetime.datetime) -> Place:
    """The smallest is called first: by rule, within it by when it joined, then by arrival and number."""
    rank = next(n for n, rule in enumerate(PRIORITY) if rule.holds(ticket, now))
    return rank, ticket.joined_at, ticket.arrived_at, ticket.number


def in_order(waiting: Iterable[Ticket], now: datetime.datetime) -> list[Ticket]:
    """Everybody who waits, the next one first."""
    return sorted(waiting, key=lambda ticket: place(ticket, now))


def next_for(window: Window, waiting: Iterable[Ticket], now: datetime.datetime) -> Ticket | None:
    """The next ticket that a window serves; None where nobody waits for it."""
    served = [ticket for ticket in waiting if window.takes(ticket.item)]
    return in_order(served, now)[0] if served else None


def overtaken(called: Ticket, waiting: Iterable[Ticket], window: Window) -> list[Ticket]:
    """Those that have waited longer than the called one, and whom its window could have served."""
    return [
        ticket
        for ticket in waiting
        if ticket is not called
        and ticket.joined_at < called.joined_at
        and window.takes(ticket.item)
    ]


def delay_of_each(handling_seconds: float, open_windows: int) -> int:
    """Seconds that everybody behind waits longer for one more handling, shared by the open windows."""
    return round(handling_seconds / max(1, open_windows))
