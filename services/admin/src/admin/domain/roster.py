"""A recommendation of windows that was adopted, and by whom (7.1)."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from admin.domain.staffing import HalfHour


@dataclasses.dataclass(eq=False, kw_only=True)
class Roster:
    """A recommendation that a station master adopted (7.1). `entries`: weekday, half, starts, windows (to open),
    staff (to roster), short (windows that the station lacks); `assumptions`: the wish; the newest one is in force.
    """

    roster_id: uuid.UUID
    station: str
    adopted_at: datetime.datetime
    adopted_by: str
    note: str
    assumptions: dict[str, Any]
    entries: list[dict[str, Any]]

    def windows(self) -> dict[tuple[int, int], int]:
        """Windows to open by (weekday, half-hour)."""
        return {(e["weekday"], e["half"]): e["windows"] for e in self.entries}


def entries_of(halves: Iterable[HalfHour], all_windows: int) -> list[dict[str, Any]]:
    """A recommendation as a roster's entries, for a station that has so many windows."""
    return [
        {
            "weekday": one.weekday,
            "half": one.half,
            "starts": one.starts,
            "windows": one.needed,
            "staff": one.staff,
            "short": max(0, one.needed - all_windows),
        }
        for one in halves
    ]
