"""Services that have ended are measured against the cycle that was agreed (5.5.2)."""

import datetime
import uuid

from chassis.early import TooEarly
from matching.domain.cycle import Cycle
from matching.domain.item import State
from matching.domain.ports import Work
from worktime import Calendar


def keep_calendar(work: Work, calendar: Calendar) -> None:
    """Keep a year's newest notice, and count again what was counted without it."""
    if work.cycles.put_calendar(calendar):
        for cycle in work.cycles.provisional(calendar.year):
            cycle.count(work.cycles.calendars())


def measure(
    work: Work, item_id: uuid.UUID, started_at: datetime.datetime, ended_at: datetime.datetime
) -> None:
    """Note how long the provider took; the station's own services are no provider's. Raises TooEarly."""
    item = work.items.find(item_id)
    if item is None or item.state is not State.AGREED:
        raise TooEarly(f"item {item_id} is not agreed here yet")
    if item.provider is None or work.cycles.find(item_id):
        return
    agreed = work.negotiations.current(item_id).last
    cycle = Cycle(
        item_id=item_id,
        provider=item.provider,
        promised_working_days=agreed.cycle_working_days,
        started_at=started_at,
        ended_at=ended_at,
    )
    cycle.count(work.cycles.calendars())
    work.cycles.add(cycle)
