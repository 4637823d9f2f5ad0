"""When a station works: windows of hours on a working day, and other ones on dates named."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Window:
    """From opening to closing on one day, in Asia/Shanghai; `start` is before `end`."""

    start: datetime.time
    end: datetime.time


class WrongHours(ValueError):
    """Windows that overlap, or end before they begin; `position` counts from 0."""

    def __init__(self, position: int) -> None:
        super().__init__(f"window {position} ends before it begins, or overlaps the one before")
        self.position = position


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The windows of every working day, in order, and those of single dates; an empty list is a day closed.

    Raises WrongHours.
    """

    daily: Sequence[Window]
    exceptions: Mapping[datetime.date, Sequence[Window]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for windows in (self.daily, *self.exceptions.values()):
            _check(windows)

    def on(self, day: datetime.date) -> Sequence[Window]:
        """The windows of a day, were it a working day."""
        return self.exceptions.get(day, self.daily)


def window(start: str, end: str) -> Window:
    """A window from texts such as 08:30 and 17:00. Raises ValueError."""
    return Window(datetime.time.fromisoformat(start), datetime.time.fromisoformat(end))


def closed(day: datetime.date) -> Mapping[datetime.date, Sequence[Window]]:
    """The exception of a day on which a station is closed."""
    return {day: ()}


def _check(windows: Sequence[Window]) -> None:
    latest = datetime.time.min
    for position, one in enumerate(windows):
        if one.start < latest or one.end <= one.start:
            raise WrongHours(position)
        latest = one.end


# Where a station has said nothing: the end is what the Civil Code, article 203, calls the end of business hours.
OFFICE_HOURS = Hours(daily=(window("09:00", "17:00"),))
