"""Erlang C: how many windows a load needs, and what waiting they leave (7.1).

Loads are in erlangs (windows' worth of work), times in seconds, shares between 0 and 1. Arrivals at random, handling
times exponential, everybody waits who has to. By recurrence, without factorials: stable for any load.
"""

import dataclasses
import math
from collections.abc import Iterator


@dataclasses.dataclass(frozen=True)
class Target:
    """What is wanted: `share` of the people called within `seconds`; at most `most_occupancy` of a window's time."""

    seconds: float
    share: float
    most_occupancy: float | None = None


@dataclasses.dataclass(frozen=True)
class Figures:
    """What so many windows do with a load. Without a steady state the line grows as long as the load lasts:
    nobody is called in time, and there is no mean wait (None)."""

    windows: int
    erlangs: float
    steady: bool
    wait_probability: float
    service_level: float
    occupancy: float
    mean_wait_seconds: float | None


def offered_load(arrivals: float, handling_seconds: float, period_seconds: float) -> float:
    """Erlangs: the work that arrives in a period, in windows."""
    return arrivals * handling_seconds / period_seconds


def wait_probability(load: float, windows: int) -> float:
    """The share of those who have to wait (Erlang C); 1 where there is no steady state."""
    if windows <= load:
        return 1.0
    blocked = next(b for n, b in _blocking(load) if n == windows)
    return _waiting(load, windows, blocked)


def figures(load: float, handling_seconds: float, windows: int, target_seconds: float) -> Figures:
    """What so many windows do with a load. Never raises for too few of them."""
    if windows <= load:
        return Figures(windows, load, False, 1.0, 0.0, 1.0, None)
    waits = wait_probability(load, windows)
    spare = windows - load
    return Figures(
        windows=windows,
        erlangs=load,
        steady=True,
        wait_probability=waits,
        service_level=_in_time(waits, spare, handling_seconds, target_seconds),
        occupancy=load / windows,
        mean_wait_seconds=waits * handling_seconds / spare,
    )


def least_windows(load: float, handling_seconds: float, target: Target) -> int:
    """The least number of windows that reaches the target; at least one."""
    floor = load / target.most_occupancy if target.most_occupancy else 0.0
    for windows, blocked in _blocking(load):
        if windows <= load or windows < floor:
            continue
        waits = _waiting(load, windows, blocked)
        if _in_time(waits, windows - load, handling_seconds, target.seconds) >= target.share:
            return windows
    raise AssertionError("the recurrence has no end")


def rostered(needed: int, shrinkage: float) -> int:
    """People to roster so that `needed` are there, when a share of the time is breaks, training and illness."""
    return math.ceil(round(needed / (1 - shrinkage), 9))


def _blocking(load: float) -> Iterator[tuple[int, float]]:
    """(n, Erlang B of n windows) for n = 1, 2, 3 and on."""
    blocked, windows = 1.0, 0
    while True:
        windows += 1
        blocked = load * blocked / (windows + load * blocked)
        yield windows, blocked


def _waiting(load: float, windows: int, blocked: float) -> float:
    return min(1.0, windows * blocked / (windows - load * (1 - blocked)))


def _in_time(waits: float, spare: float, handling_seconds: float, target_seconds: float) -> float:
    if handling_seconds == 0:
        return 1.0
    return 1.0 - waits * math.exp(-spare * target_seconds / handling_seconds)
