"""`station down` and `station reset`: end what runs, delete what was kept."""

import shutil
from pathlib import Path

from station import lock
from station.fleet import stop_left_over
from station.pids import identify, stop
from station.screen import Screen
from station.tree import Tree
from station.unprivileged import outside_reach


def down(tree: Tree, screen: Screen) -> None:
    """End the run of this tree, and what an earlier one left behind; nothing else."""
    pid = lock.holder(tree)
    found = identify("station", pid) if pid else None
    if found is not None:
        screen.say(f"停止正在运行的 station（进程 {pid}） stopping the run")
        stop([found], 120)
    left = [*stop_left_over(tree), *_left_by_tests(Tree(tree.root / "test"))]
    names = ", ".join([*(["station"] if found else []), *left])
    screen.say(f"已停止 stopped: {names}" if names else "没有在运行的进程 nothing was running")


def _left_by_tests(tree: Tree) -> list[str]:
    """What tests that died have left; those that run now go on."""
    idle = tree.root.exists() and lock.holder(tree) is None
    return stop_left_over(tree) if idle else []


def places(tree: Tree) -> list[Path]:
    """Every folder that holds what runs of this tree have kept."""
    kept = [path for path in sorted(tree.root.iterdir()) if path.name not in KEPT]
    outside = [outside_reach(tree), outside_reach(Tree(tree.root / "test"))]
    return [*kept, *(path for path in outside if path.exists())]


KEPT = {"bootstrap", "bootstrap.run", "bootstrap.dev"}
"""The installed tool that the Makefile starts with, and its marks, are no data of a run."""


def delete(paths: list[Path]) -> None:
    """Delete the folders."""
    for path in paths:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
