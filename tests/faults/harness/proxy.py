"""A TCP proxy with faults: it passes, holds everything back, resets, delays, or lets only a trickle through."""

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

CHUNK = 64 * 1024
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Mode:
    """What happens to what passes. Seconds, and bytes a second (0: no limit); `piece` bytes at a time."""

    held: bool = False
    reset: bool = False
    delay: float = 0.0
    jitter: float = 0.0
    rate: int = 0
    piece: int = CHUNK


PASS = Mode()
BLACK_HOLE = Mode(held=True)
RESET = Mode(reset=True)
LATENCY = Mode(delay=0.1, jitter=0.05)
TRICKLE = Mode(rate=64 * 1024, piece=100)


class Proxy:
    """Listens on a port of its own, in a thread of its own; `set` changes what happens from now on."""

    def __init__(self, target: int, seed: int = 0) -> None:
        self.target, self.mode = target, PASS
        self.port = 0
        self._dice = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._writers: set[asyncio.StreamWriter] = set()
        self._flowing: asyncio.Event | None = None
        self._server: asyncio.Server | None = None

    def __enter__(self) -> "Proxy":
        self._thread.start()
        self._do(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def set(self, mode: Mode) -> None:
        """From now on; what was held back goes on its way, a reset cuts what is open."""
        self._do(self._change(mode))

    @property
    def open_links(self) -> int:
        """How many connections pass at the moment."""
        return len(self._writers) // 2

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _open(self) -> None:
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server:
            self._server.close()
        self._cut()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # what was closed is told so

    async def _change(self, mode: Mode) -> None:
        self.mode = mode
        if self._flowing:
            (self._flowing.clear if mode.held else self._flowing.set)()
        if mode.reset:
            self._cut()

    def _cut(self) -> None:
        for writer in list(self._writers):
            _reset(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Ended with the proxy: Python 3.11 takes a cancelled handler for an error.
        with contextlib.suppress(asyncio.CancelledError), contextlib.closing(writer):
            await self._wait_until_flowing()
            if self.mode.reset:
                _reset(writer)
                return
            try:
                back, forth = await asyncio.open_connection(HOST, self.target)
            except OSError:
                _reset(writer)
                return
            with contextlib.closing(forth):
                await asyncio.gather(self._pump(reader, forth), self._pump(back, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One direction of one connection, until one of its sides ends it."""
        self._writers.add(writer)
        try:
            while data := await reader.read(CHUNK):
                await self._pass_on(data, writer)
        except OSError:
            _reset(writer)
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _pass_on(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        piece = self.mode.piece
        for start in range(0, len(data), piece):
            await self._wait_until_flowing()
            some, mode = data[start : start + piece], self.mode
            await asyncio.sleep(mode.delay + self._dice.uniform(-mode.jitter, mode.jitter))
            await asyncio.sleep(len(some) / mode.rate if mode.rate else 0)
            writer.write(some)
            await writer.drain()

    async def _wait_until_flowing(self) -> None:
        if self._flowing:
            await self._flowing.wait()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a crashed peer does, with RST."""
    raw = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):  # it may have ended by itself
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
