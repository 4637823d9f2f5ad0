"""Which user runs the database when we are root, and where that user can keep its files."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from station.tree import Tree, private_directory
from station.trouble import Trouble

WILLING = ("postgres", "nobody")


def database_user() -> str | None:
    """None for an ordinary user; for root the user that PostgreSQL shall run as instead."""
    if os.geteuid() != 0:
        return None
    for name in WILLING:
        if _exists(name):
            return name
    raise Trouble(
        "PostgreSQL 不能以 root 运行，而本机没有 postgres 或 nobody 用户。",
        "PostgreSQL refuses root, and this machine has neither postgres nor nobody.",
        "useradd --system postgres",
    )


def _exists(name: str) -> bool:
    try:
        return pwd.getpwnam(name).pw_uid != 0
    except KeyError:
        return False


def can_use(user: str | None, path: Path) -> bool:
    """Whether this user can pass through the folder, or run the program, `path`."""
    if user is None:
        return os.access(path, os.X_OK)
    test = ["test", "-x", str(path)]
    return subprocess.run(test, user=user, cwd="/", check=False).returncode == 0


def home_for(user: str | None, tree: Tree) -> Path:
    """A directory of this user for the database, in the tree or, out of its reach, in /var/tmp."""
    if can_use(user, tree.root):
        return _owned(tree.root / "postgres", user)
    outside = private_directory(outside_reach(tree), 0o711)
    return _owned(outside / "postgres", user)


def outside_reach(tree: Tree) -> Path:
    """Where the database lives when its user cannot reach the tree; no mode is loosened for it."""
    return Path("/var/tmp") / f"station-{os.geteuid()}-{tree.key}"  # noqa: S108


def reachable_copy(user: str | None, programs: Path, tree: Tree) -> Path:
    """The folder of programs itself, or a copy of its installation that the user can reach."""
    if can_use(user, programs / "postgres"):
        return programs
    copy = private_directory(outside_reach(tree), 0o711) / "programs"
    if not copy.exists():
        shutil.copytree(programs.parent, copy, symlinks=True)
    return copy / programs.name


def _owned(path: Path, user: str | None) -> Path:
    path.mkdir(exist_ok=True, mode=0o700)
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)
    return path
