"""Ports that are free now and stay the same from run to run while they can."""

import json
import random
import socket
from collections.abc import Iterator
from pathlib import Path

HOST = "127.0.0.1"
OWN_RANGE = range(20_000, 32_000)
"""Below the range that systems hand out to outgoing connections, so nobody is given one meanwhile."""


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of the local host."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def candidates(preferred: int | None) -> Iterator[int]:
    """The preferred port and its successors, or ports of the own range in random order."""
    if preferred is not None:
        yield from range(preferred, preferred + 100)
    yield from random.sample(OWN_RANGE, k=200)


class Ports:
    """The ports of one tree, kept in a file by name. `in_use`: ours run there now, so keep them."""

    def __init__(self, file: Path, *, in_use: bool = False) -> None:
        self._file = file
        self._in_use = in_use
        self._kept: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}

    def claim(self, name: str, preferred: int | None = None) -> int:
        """The port kept for this name if it is free, else another one, which is then kept."""
        port = self._kept.get(name)
        if port is None or not (self._in_use or is_free(port)):
            port = next(p for p in candidates(preferred) if self._may_take(p))
            self._kept[name] = port
            self._file.write_text(json.dumps(self._kept, indent=1))
        return port

    def _may_take(self, port: int) -> bool:
        return port not in self._kept.values() and is_free(port)
