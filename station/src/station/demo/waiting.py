"""Waiting for what one service said to reach the others."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from station.demo.client import Caller, DemoFailed, Refused

WAIT_SECONDS = 120.0
T = TypeVar("T")


def until(zh: str, en: str, probe: Callable[[], T | None], *, seconds: float = WAIT_SECONDS) -> T:
    """Ask until there is an answer: what one service said reaches the others in its own time.

    Raises `DemoFailed` naming what did not come.
    """
    deadline, pause = time.monotonic() + seconds, 0.1
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            raise DemoFailed(f"{seconds:.0f} 秒内没有等到：{zh}", f"Waited in vain for: {en}.")
        time.sleep(pause)
        pause = min(pause * 1.5, 1.0)


def found(caller: Caller, path: str) -> Any:
    """What stands there, or None while there is nothing yet (404)."""
    try:
        return caller.get(path)
    except Refused as refused:
        if refused.status == 404:
            return None
        raise
