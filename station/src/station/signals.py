"""The first Ctrl-C (or SIGTERM, or a closed terminal) ends the run; later ones do not disturb that."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def one_interrupt(say: Callable[[str], None]) -> Iterator[None]:
    """Turn the first stopping signal into KeyboardInterrupt and answer later ones with a word."""
    before = {number: signal.getsignal(number) for number in STOPPING}
    heard: list[int] = []

    def handle(number: int, _frame: FrameType | None) -> None:
        heard.append(number)
        if len(heard) == 1:
            say("\n正在停止…… stopping")
            raise KeyboardInterrupt
        say("仍在停止，请稍候 (still stopping)")

    for number in STOPPING:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
