"""Fewer system calls than py-amqp makes: nine to read a message, one to write one.

It has no setting for either; what is touched here is private to it, and the tests notice when it is renamed.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

AHEAD = 8192  # bytes; several messages, and little enough to be copied at each frame


def read_ahead(transport: Any) -> None:
    """From now on whatever has arrived is read at once; py-amqp keeps what it did not ask for."""
    receive = transport._quick_recv
    transport._quick_recv = lambda wanted: receive(max(wanted, AHEAD))


@contextlib.contextmanager
def in_one_write(transport: Any) -> Iterator[None]:
    """What is written in the block leaves together at its end; nothing of it leaves where the block fails."""
    written, send = bytearray(), transport._write
    transport._write = written.extend
    try:
        yield
    finally:
        transport._write = send
    transport.write(written)
