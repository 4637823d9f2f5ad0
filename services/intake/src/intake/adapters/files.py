"""Where files lie, and whether a virus is in them: what uploading needs from outside (7.3.1).

Files lie on a disk (`file:///…`) or in a bucket of anything that speaks S3 (`s3://bucket`), by SERVICE_MATERIALS_URL.
"""

import functools
import json
import os
import socket
import struct
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from chassis.config import setting
from chassis.offload import outside_the_hub
from intake.adapters.kinds import kind_of
from intake.domain.upload_errors import FileNotFound, Infected, NoStore, ScannerAway, StoreAway

CHUNK = 64 * 1024
SCAN_SECONDS = 30.0
log = structlog.get_logger(__name__)


def sync_to_disk(path: Path) -> None:
    """To the disk itself: what was answered for outlives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class StoredFiles:
    """The files of this process's settings; `sync` makes a file or the entries of a folder outlive a power cut."""

    def __init__(self, sync: Callable[[Path], None] = sync_to_disk) -> None:
        self.sync = sync

    def put(self, file_id: uuid.UUID, body: bytes) -> None:
        """Store the bytes, for good when this returns. Raises NoStore, StoreAway."""
        with _answering():
            outside_the_hub(_put, str(file_id), body, self.sync)

    def get(self, file_id: uuid.UUID) -> bytes:
        """The bytes. Raises FileNotFound, NoStore, StoreAway."""
        with _answering():
            return bytes(outside_the_hub(_get, str(file_id)))

    def delete(self, file_id: uuid.UUID) -> None:
        """Forget the bytes; there may be none. Raises NoStore."""
        outside_the_hub(_delete, str(file_id))

    def kind_of(self, body: bytes) -> str | None:
        """The media type that the content shows, or MACROS; None where it is none that anybody knows."""
        return kind_of(body)

    def scan(self, body: bytes) -> None:
        """Ask the virus scanner, where one is set up (SERVICE_CLAMD). Raises Infected, ScannerAway."""
        if address := setting("CLAMD", ""):
            scan(address, body)


@contextmanager
def _answering() -> Iterator[None]:
    """What is wrong with the place for files, in words of its own; the cause stands in the log, as it names paths."""
    try:
        yield
    except (BaseError, OSError, ValueError) as error:
        log.error("files_away", exc_info=error)
        raise StoreAway from error


def scan(address: str, body: bytes) -> None:
    """clamd's INSTREAM: chunks with their length, an empty one at the end. Raises Infected, ScannerAway."""
    try:
        with _connection(address) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for start in range(0, len(body), CHUNK):
                part = body[start : start + CHUNK]
                clamd.sendall(struct.pack("!I", len(part)) + part)
            clamd.sendall(struct.pack("!I", 0))
            answer = clamd.recv(4096)
    except OSError as error:
        raise ScannerAway from error
    if b"FOUND" in answer:
        raise Infected
    if not answer.rstrip(b"\0\n").endswith(b"OK"):
        raise ScannerAway


def _connection(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(SCAN_SECONDS)
        try:
            clamd.connect(parts.path)
        except OSError:
            clamd.close()
            raise
        return clamd
    return socket.create_connection((parts.hostname, parts.port or 3310), SCAN_SECONDS)


@functools.cache
def _store(url: str, options: str) -> ObjectStore:
    if url.startswith("file://"):
        Path(urlsplit(url).path).mkdir(parents=True, exist_ok=True, mode=0o700)
        return from_url(url)
    config: Any = json.loads(options)
    client: Any = {"allow_http": str(config.get("endpoint", "")).startswith("http:")}
    return from_url(url, config=config, client_options=client)


def _url() -> str:
    """Where this process has its files; asked for when there is one, as all the rest of intake does without."""
    if url := setting("MATERIALS_URL", ""):
        return url
    raise NoStore


def _here() -> ObjectStore:
    return _store(_url(), setting("MATERIALS_OPTIONS", "{}"))


def _place(name: str) -> str:
    """Spread over folders by the end of the id, which is random (its beginning is the time)."""
    return f"{name[-2:]}/{name}"


def _put(name: str, body: bytes, sync: Callable[[Path], None]) -> None:
    obstore.put(_here(), _place(name), body)
    url = _url()
    if url.startswith("file://"):
        path = Path(urlsplit(url).path) / _place(name)
        # The folder itself may be new, which is an entry of the one around it.
        for one in (path, path.parent, path.parent.parent):
            sync(one)


def _get(name: str) -> bytes:
    store = _here()
    try:
        return bytes(obstore.get(store, _place(name)).bytes())
    except FileNotFoundError as error:
        raise FileNotFound from error


def _delete(name: str) -> None:
    try:
        obstore.delete(_here(), _place(name))
    except FileNotFoundError:
        return
