"""Where everything lives that a run keeps: one directory below the checkout."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from station.trouble import Trouble

LONGEST_SOCKET_PATH = 100
"""Bytes; Linux allows 107 and macOS 103 for the path of a unix socket."""


def checkout() -> Path:
    """The checkout that this command was installed from."""
    return Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Tree:
    """The state directory of one system: `.station/` for people, `.station/test/` for tests."""

    root: Path

    @property
    def logs(self) -> Path:
        """One file per process."""
        return self._folder("logs")

    @property
    def secrets(self) -> Path:
        """Passwords and keys, each in a file that only the owner reads."""
        return self._folder("secrets")

    @property
    def run(self) -> Path:
        """Process numbers, ports and the process manager's own file."""
        return self._folder("run")

    @property
    def materials(self) -> Path:
        """The files that were uploaded."""
        return self._folder("materials")

    @property
    def rabbitmq(self) -> Path:
        """The private broker's home, data and configuration."""
        return self._folder("rabbitmq")

    @property
    def key(self) -> str:
        """Eight characters that tell this tree from every other one on the machine."""
        return hashlib.sha256(str(self.root.resolve()).encode()).hexdigest()[:8]

    @property
    def short(self) -> Path:
        """A private directory with a short path, for unix sockets."""
        if len(str(self.run)) + len("/fleet.sock") < LONGEST_SOCKET_PATH:
            return self.run
        return private_directory(Path(tempfile.gettempdir()) / f"station-{os.geteuid()}-{self.key}")

    def create(self) -> "Tree":
        """Make the directory itself, open to pass through so that the database's user can."""
        self.root.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            self.root.chmod(0o711)
        return Tree(self.root.resolve())

    def _folder(self, name: str) -> Path:
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path


def private_directory(path: Path, mode: int = 0o700) -> Path:
    """Make `path` below a directory that everybody may write to, or refuse one made by another."""
    path.mkdir(exist_ok=True, mode=mode)
    if path.is_symlink() or path.stat().st_uid != os.geteuid():
        raise Trouble(
            f"目录 {path} 属于别的用户，不能使用。",
            f"The directory {path} belongs to another user.",
            "TMPDIR=<一个自己的目录 a directory of your own> make run",
        )
    return path
