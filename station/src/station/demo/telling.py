"""What the onlooker reads: numbered steps with the time since the beginning, in Chinese and English."""

import threading
import time
from collections.abc import Callable


class Story:
    """Prints the steps of one run as they happen; programs that run beside it may print too."""

    def __init__(self, out: Callable[[str], None]) -> None:
        self._out = out
        self._started = time.monotonic()
        self._number = 0
        self._lock = threading.Lock()

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._started

    def step(self, zh: str, en: str) -> None:
        """A new numbered step."""
        self._number += 1
        self._print(f"\n[{self._number:>2}] {self.seconds:6.1f} s  {zh} · {en}")

    def tell(self, text: str) -> None:
        """A line within the step."""
        self._print(f"     {self.seconds:6.1f} s    {text}")

    def _print(self, text: str) -> None:
        with self._lock:
            self._out(text)
