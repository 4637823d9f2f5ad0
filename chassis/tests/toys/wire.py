"""A TCP link that a test can break: between a process and its broker or database."""

import contextlib
import socket
import struct
import threading
from urllib.parse import urlsplit

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


PUBLISH = b"\x00\x3c\x00\x28"  # AMQP: class basic, method publish


class Joint:
    """One connection through the wire. `silent`: nothing passes any more, and neither end is told."""

    def __init__(self, client, server, holding):
        self.client, self.server, self.holding = client, server, holding
        self.silent = threading.Event()
        for source, sink in ((client, server), (server, client)):
            threading.Thread(target=self.pump, args=(source, sink), daemon=True).start()

    def pump(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if source is self.client and PUBLISH in data:
                    while self.holding.is_set():
                        threading.Event().wait(0.02)
                if not self.silent.is_set():
                    sink.sendall(data)
        if not self.silent.is_set():
            self.reset()

    def reset(self):
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Wire:
    """Listens on a port of its own and passes on to the host and port of an address.

    `silence()` is a link that has gone without a word: what hangs on it stays so, new connections are made again
    after `heal()`. `hold()` is a broker that no longer reads from a connection once it publishes (a memory alarm),
    until `release()`. `cut()` is a server that is away: connections are reset and refused, until `mend()`.
    """

    def __init__(self, address):
        parts = urlsplit(address)
        self.target = (parts.hostname, parts.port)
        self.joints, self.mute, self.holding = [], False, threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.serve()

    def through(self, address):
        """An address of the same server, by way of this wire."""
        parts = urlsplit(address)
        account = parts.netloc.rpartition("@")[0]
        return parts._replace(netloc=f"{account}@127.0.0.1:{self.port}").geturl()

    def serve(self):
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                joint = Joint(client, socket.create_connection(self.target, 5), self.holding)
                if self.mute:
                    joint.silent.set()
                self.joints.append(joint)

    def silence(self):
        self.mute = True
        for joint in self.joints:
            joint.silent.set()

    def heal(self):
        self.mute = False

    def hold(self):
        self.holding.set()

    def release(self):
        self.holding.clear()

    def cut(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.release()
        while self.joints:
            self.joints.pop().reset()

    def mend(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.mute = False
        self.serve()
