"""A web hook's server that does what servers do on their worst days; the path says what."""

import contextlib
import socket
import ssl
import struct
import threading
import time

LONG = 30.0  # seconds: longer than any test waits


def status(line, *headers, body=b"heard"):
    head = "\r\n".join([f"HTTP/1.1 {line}", f"Content-Length: {len(body)}", *headers])
    return head.encode() + b"\r\n\r\n" + body


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def received(connection):
    """The next piece. Raises ConnectionError when the other side has gone."""
    if piece := connection.recv(65536):
        return piece
    raise ConnectionError


class Nasty:
    """Listens until it is closed; `heard` are the requests, as they came."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls, self.heard, self.closing = tls, [], threading.Event()
        self.sent = 0  # bytes of the endless answer
        self.elsewhere = "http://127.0.0.1:9/"
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path, host="127.0.0.1"):
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}/{path}"

    def close(self):
        self.closing.set()
        self.socket.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.socket.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain):
        with plain, contextlib.suppress(OSError):
            connection = self.tls.wrap_socket(plain, server_side=True) if self.tls else plain
            with connection:
                self._answer(connection)

    def _answer(self, connection):
        request = b""
        while b"\r\n\r\n" not in request:
            request += received(connection)
        head, body = request.split(b"\r\n\r\n", 1)
        announced = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
        while len(body) < int(announced or 0):
            body += received(connection)
        self.heard.append(head + b"\r\n\r\n" + body)
        path = request.split(b" ")[1].decode().strip("/")
        getattr(self, path)(connection)

    def ok(self, connection):
        connection.sendall(status("200 OK"))

    def broken(self, connection):
        connection.sendall(status("500 Oh", body=b"a\x00b\x1b[1m" + b"x" * 2000))

    def busy(self, connection):
        connection.sendall(status("429 Busy", "Retry-After: 120"))

    def moved(self, connection):
        connection.sendall(status("301 Moved", f"Location: {self.elsewhere}"))

    def gone(self, connection):
        connection.sendall(status("410 Gone"))

    def hangs(self, connection):
        self.closing.wait(LONG)

    def trickles_head(self, connection):
        self._trickle(connection, b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1000)

    def trickles_body(self, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        self._trickle(connection, b"x" * 1000)

    def _trickle(self, connection, text):
        for byte in text:
            connection.sendall(bytes([byte]))
            if self.closing.wait(0.1):
                return

    def resets(self, connection):
        reset(connection)

    def closes(self, connection):
        """Without a word."""

    def closes_early(self, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")

    def endless(self, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        self._pour(connection)

    def endless_head(self, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        self._pour(connection)

    def _pour(self, connection):
        while self.sent < 1_000_000_000:
            self.sent += connection.send(b"x" * 65536)

    def no_http(self, connection):
        connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        time.sleep(0.1)
