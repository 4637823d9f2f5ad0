"""One run at a time in one tree."""

import os
from pathlib import Path

import pytest

from station import lock
from station.tree import Tree
from station.trouble import Trouble


def test_second_run_is_told_who_runs_when_the_tree_is_held(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    with lock.held(tree), pytest.raises(Trouble, match=str(os.getpid())), lock.held(tree):
        pass


def test_nobody_holds_the_tree_when_the_run_has_ended(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    with lock.held(tree):
        assert lock.holder(tree) == os.getpid()
    assert lock.holder(tree) is None


def test_both_run_when_trees_differ(tmp_path: Path) -> None:
    with lock.held(Tree(tmp_path / "a")), lock.held(Tree(tmp_path / "b")):
        pass
