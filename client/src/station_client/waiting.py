"""Pauses between tries: longer each time, and not the same for everybody."""

import random
import time
from collections.abc import Callable

FIRST, LONGEST = 0.5, 30.0  # seconds


class Pauses:
    """Doubled with each failure in a row, a fifth shorter or longer by chance."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep, self._next = sleep, FIRST

    def wait(self, at_least: float = 0.0) -> None:
        """Wait after a failure; `at_least` is what the station asked for, in seconds."""
        pause = self._next * random.uniform(0.8, 1.2)  # noqa: S311  spreads load only
        self._sleep(max(pause, min(at_least, LONGEST)))
        self._next = min(self._next * 2, LONGEST)

    def over(self) -> None:
        """It works again."""
        self._next = FIRST
