"""One run at a time in one tree."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from station.tree import Tree
from station.trouble import Trouble


def holder(tree: Tree) -> int | None:
    """The process number of the run that holds this tree now, or None."""
    path = tree.run / "lock"
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            return int(file.read() or 0)
    return None


@contextmanager
def held(tree: Tree) -> Iterator[None]:
    """Hold the tree. Raises `Trouble` when another run does; a run that died holds nothing."""
    with (tree.run / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _taken(holder(tree)) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _taken(pid: int | None) -> Trouble:
    return Trouble(
        f"本目录中已有一个运行（进程 {pid}）。请先在它的终端按 Ctrl-C，或停止它。",
        f"A run of this checkout is going on (process {pid}). Press Ctrl-C there, or stop it:",
        "make down",
    )
