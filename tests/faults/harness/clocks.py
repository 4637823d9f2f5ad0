"""A process whose clock is off, or stands where a test has put it: moved before anything of the process is loaded."""

import datetime
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis import clock
from harness.points import FOLDER


def move() -> None:
    """Let this process, a service that starts, believe in another moment where a file says so."""
    folder = Path(os.environ[FOLDER])
    hands = HandMoved(folder)
    file = _file(folder, sys.argv[1])
    if hands.is_there():
        clock.utc_now = hands.read
    elif file.exists():
        off = datetime.timedelta(seconds=float(file.read_text()))
        clock.utc_now = lambda: datetime.datetime.now(datetime.UTC) + off


class HandMoved:
    """One clock for all services that start with it: it stands until a test moves it on."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "moment"

    def is_there(self) -> bool:
        return self._file.exists()

    def read(self) -> datetime.datetime:
        return datetime.datetime.fromisoformat(self._file.read_text())

    def move_to(self, moment: datetime.datetime) -> None:
        """Put it to a moment; who reads meanwhile sees the one before or this one."""
        unfinished = self._file.with_suffix(".new")
        unfinished.write_text(moment.astimezone(datetime.UTC).isoformat())
        unfinished.replace(self._file)


@contextmanager
def starting_off(folder: Path, service: str, seconds: float) -> Iterator[None]:
    """A process of this service that starts in the block has a clock that is this much ahead."""
    file = _file(folder, service)
    file.write_text(str(seconds))
    yield
    file.unlink()


def _file(folder: Path, service: str) -> Path:
    return folder / f"{service}.clock"
