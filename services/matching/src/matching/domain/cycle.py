"""How long a provider took, against the working days that were agreed (5.5.2)."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from worktime import Calendars, is_open, local_date, working_days


@dataclass(eq=False, kw_only=True)
class Cycle:
    """One service of a provider: agreed and taken, in working days. `provisional` while a year's notice is not out."""

    item_id: uuid.UUID
    provider: str
    promised_working_days: int
    started_at: datetime.datetime
    ended_at: datetime.datetime
    taken_working_days: int = 0
    provisional: bool = True

    @property
    def is_in_time(self) -> bool:
        return self.taken_working_days <= self.promised_working_days

    def count(self, calendars: Calendars) -> None:
        """Count the days by what is known of the calendars; later notices may change the count."""
        first, last = local_date(self.started_at), local_date(self.ended_at)
        self.taken_working_days = sum(1 for _ in working_days(first, last, calendars))
        self.provisional = any(is_open(y, calendars) for y in range(first.year, last.year + 1))


@dataclass(frozen=True, kw_only=True)
class Record:
    """A provider's latest services together; means in working days."""

    services: int
    in_time: int
    promised_mean: float
    taken_mean: float


def record_of(cycles: Sequence[Cycle]) -> Record | None:
    """What several services tell together; None where there is none."""
    if not cycles:
        return None
    return Record(
        services=len(cycles),
        in_time=sum(cycle.is_in_time for cycle in cycles),
        promised_mean=_mean(cycle.promised_working_days for cycle in cycles),
        taken_mean=_mean(cycle.taken_working_days for cycle in cycles),
    )


def _mean(values: Iterable[int]) -> float:
    every = list(values)
    return round(sum(every) / len(every), 2)
