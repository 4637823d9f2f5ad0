"""How often py-amqp is made to call the system: its own transport, on a pair of sockets that are counted."""

import contextlib
import socket
import struct

import pytest
from amqp.transport import TCPTransport

from chassis.wire import AHEAD, in_one_write, read_ahead


class Counted:
    """A socket that counts what it is asked."""

    def __init__(self, real: socket.socket) -> None:
        self.real, self.reads, self.writes = real, 0, 0

    def recv(self, size: int) -> bytes:
        self.reads += 1
        return self.real.recv(size)

    def sendall(self, data: bytes) -> None:
        self.writes += 1
        self.real.sendall(data)


@pytest.fixture
def pair():
    ours, peer = socket.socketpair()
    ours.settimeout(1)
    peer.settimeout(1)
    transport = TCPTransport("nowhere")
    transport.sock = Counted(ours)
    transport._setup_transport()
    yield transport, peer
    ours.close()
    peer.close()


def frame(payload: bytes) -> bytes:
    return struct.pack(f">BHI{len(payload)}sB", 3, 1, len(payload), payload, 0xCE)


def test_frames_that_have_arrived_are_read_with_one_call(pair):
    transport, peer = pair
    read_ahead(transport)
    peer.sendall(b"".join(frame(b"%d" % n) for n in range(9)))
    assert [transport.read_frame()[2] for _ in range(9)] == [b"%d" % n for n in range(9)]
    assert transport.sock.reads == 1


def test_a_frame_that_is_larger_than_what_is_read_ahead_is_whole(pair):
    transport, peer = pair
    read_ahead(transport)
    payload = bytes(range(256)) * (AHEAD // 64)
    peer.sendall(frame(payload) + frame(b"next"))
    assert [transport.read_frame()[2] for _ in range(2)] == [payload, b"next"]


def test_a_frame_that_arrives_in_pieces_is_whole_after_a_timeout(pair):
    transport, peer = pair
    transport.sock.real.settimeout(0.01)
    read_ahead(transport)
    whole = frame(b"in pieces")
    peer.sendall(whole[:9])
    with pytest.raises(TimeoutError):
        transport.read_frame()
    peer.sendall(whole[9:])
    assert transport.read_frame()[2] == b"in pieces"


def test_what_is_written_in_a_block_leaves_in_one_call_at_its_end(pair):
    transport, peer = pair
    with in_one_write(transport):
        transport.write(frame(b"a"))
        transport.write(frame(b"b"))
        assert transport.sock.writes == 0
    assert transport.sock.writes == 1
    assert peer.recv(100) == frame(b"a") + frame(b"b")


def test_nothing_leaves_where_the_block_fails_and_writing_goes_on_as_before(pair):
    transport, peer = pair
    with contextlib.suppress(ZeroDivisionError), in_one_write(transport):
        transport.write(frame(b"half"))
        raise ZeroDivisionError
    transport.write(frame(b"next"))
    assert peer.recv(100) == frame(b"next")
