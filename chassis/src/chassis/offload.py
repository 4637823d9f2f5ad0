"""Slow C code in a process of greenlets."""

from collections.abc import Callable
from typing import Any, TypeVar

import eventlet.patcher
import eventlet.tpool

T = TypeVar("T")


def outside_the_hub(function: Callable[..., T], *arguments: Any) -> T:
    """Run slow C code in a real thread, so that the other greenlets of this process go on meanwhile."""
    if eventlet.patcher.is_monkey_patched("thread"):
        result: T = eventlet.tpool.execute(function, *arguments)
        return result
    return function(*arguments)
