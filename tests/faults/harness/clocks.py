"""A process whose clock is off: what it takes for the present is moved before anything of it is loaded."""

import datetime
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis import clock
from harness.points import FOLDER


def move() -> None:
    """Let this process, a service that starts, believe in another moment where its file says so."""
    file = _file(Path(os.environ[FOLDER]), sys.argv[1])
    if file.exists():
        off = datetime.timedelta(seconds=float(file.read_text()))
        clock.utc_now = lambda: datetime.datetime.now(datetime.UTC) + off


@contextmanager
def starting_off(folder: Path, service: str, seconds: float) -> Iterator[None]:
    """A process of this service that starts in the block has a clock that is this much ahead."""
    file = _file(folder, service)
    file.write_text(str(seconds))
    yield
    file.unlink()


def _file(folder: Path, service: str) -> Path:
    return folder / f"{service}.clock"
