"""The proxy's faults, each seen to do what its name says."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from harness.proxy import BLACK_HOLE, LATENCY, PASS, RESET, Mode, Proxy


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that says everything back."""
    server = socket.create_server(("127.0.0.1", 0))

    def talk(link: socket.socket) -> None:
        with link:
            try:
                while data := link.recv(65536):
                    link.sendall(data)
            except OSError:
                pass

    def serve() -> None:
        while True:
            try:
                link, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(link,), daemon=True).start()

    thread = threading.Thread(target=serve)
    thread.start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


@pytest.fixture
def proxy(echo: int) -> Iterator[Proxy]:
    with Proxy(echo) as one:
        yield one


@pytest.fixture
def link(proxy: Proxy) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as one:
        yield one


def said_back(link: socket.socket, data: bytes = b"hello") -> float:
    """Say something and wait until all of it came back; seconds."""
    began, got = time.monotonic(), b""
    link.sendall(data)
    while len(got) < len(data):
        more = link.recv(65536)
        assert more, "the link ended"
        got += more
    assert got == data
    return time.monotonic() - began


def test_everything_passes_unchanged(link: socket.socket) -> None:
    said_back(link, bytes(range(256)) * 2000)


def test_nothing_passes_a_black_hole_and_all_of_it_does_afterwards(
    proxy: Proxy, link: socket.socket
) -> None:
    said_back(link)
    proxy.set(BLACK_HOLE)
    link.sendall(b"held")
    link.settimeout(0.5)
    with pytest.raises(TimeoutError):
        link.recv(10)

    proxy.set(PASS)
    link.settimeout(5)

    assert link.recv(10) == b"held"


def test_new_links_into_a_black_hole_are_silent_too(proxy: Proxy) -> None:
    proxy.set(BLACK_HOLE)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=0.5) as late:
        late.sendall(b"anybody?")
        with pytest.raises(TimeoutError):
            late.recv(10)


def test_reset_cuts_open_links_and_new_ones(proxy: Proxy, link: socket.socket) -> None:
    said_back(link)
    proxy.set(RESET)
    with pytest.raises(ConnectionResetError):
        link.recv(10)
    with (
        pytest.raises(ConnectionResetError),
        socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as late,
    ):
        late.recv(10)


def test_links_can_be_made_again_after_a_reset(proxy: Proxy) -> None:
    proxy.set(RESET)
    proxy.set(PASS)
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as late:
        said_back(late)


def test_latency_delays_both_ways(proxy: Proxy, link: socket.socket) -> None:
    said_back(link)
    proxy.set(LATENCY)

    assert said_back(link) >= 2 * (LATENCY.delay - LATENCY.jitter)


def test_trickle_lets_no_more_through_than_its_rate(proxy: Proxy, link: socket.socket) -> None:
    said_back(link)
    proxy.set(Mode(rate=10_000, piece=100))

    assert said_back(link, b"x" * 5000) >= 0.5


def test_link_to_a_server_that_is_gone_is_reset() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with (
        Proxy(port) as proxy,
        pytest.raises(ConnectionResetError),
        socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as late,
    ):
        late.recv(10)
