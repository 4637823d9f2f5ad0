"""HTTP as light as Python has it: one kept-alive connection a thread and address, so that the driver costs little."""

import http.client
import itertools
import json
import threading
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

TOKEN_SECONDS = 300.0  # half of what a token lives
TIMEOUT = 60.0  # seconds
AGAIN = (http.client.RemoteDisconnected, ConnectionError, BrokenPipeError)


class Refused(Exception):
    """The system answered otherwise than the journey needs it."""

    def __init__(self, method: str, path: str, status: int, answer: Any) -> None:
        super().__init__(f"{method} {path}: {status} {str(answer)[:600]}")
        self.status = status


@dataclass
class Who:
    """Somebody who signs in: at which route, with what."""

    route: str
    body: Mapping[str, str] = field(repr=False)
    token: str = ""
    since: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)


@dataclass(frozen=True)
class Answer:
    """What came back: the parsed body, and when (seconds of time.time) the request was sent and answered."""

    status: int
    body: Any
    sent: float
    answered: float


class Api:
    """The services' own addresses; where a service has several, requests take turns."""

    def __init__(self, addresses: Mapping[str, Sequence[str]]) -> None:
        self._own = threading.local()
        self.statuses: Counter[int] = Counter()
        self.turn_to(addresses)

    def turn_to(self, addresses: Mapping[str, Sequence[str]]) -> None:
        """From now on requests go to these addresses."""
        self._turns = {
            service: itertools.cycle([urlsplit(one).netloc for one in urls])
            for service, urls in addresses.items()
        }

    def get(self, who: Who | None, service: str, path: str, **query: str) -> Answer:
        """Read something. Raises Refused."""
        return self._send(who, service, "GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, who: Who | None, service: str, path: str, body: Any = None) -> Answer:
        """Do something, once even where the connection broke and it has to be sent again. Raises Refused."""
        return self._send(who, service, "POST", path, {} if body is None else body)

    def _send(
        self, who: Who | None, service: str, method: str, path: str, body: Any = None
    ) -> Answer:
        headers = {} if who is None else {"Authorization": f"Bearer {self._token(who)}"}
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        answer = self._exchange(next(self._turns[service]), method, f"/v1/{path}", content, headers)
        self.statuses[answer.status] += 1
        if answer.status >= 400:
            raise Refused(method, path, answer.status, answer.body)
        return answer

    def _exchange(
        self, address: str, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> Answer:
        for last in (False, True):
            connection = self._connection(address)
            try:
                sent = time.time()
                connection.request(method, path, content, headers)
                response = connection.getresponse()
                data = response.read()
                answered = time.time()
                return Answer(response.status, json.loads(data) if data else None, sent, answered)
            except AGAIN:
                connection.close()  # the server had closed it while it was idle
                if last:
                    raise
        raise AssertionError("not reached")

    def _connection(self, address: str) -> http.client.HTTPConnection:
        if not hasattr(self._own, "open"):
            self._own.open = {}
        known: dict[str, http.client.HTTPConnection] = self._own.open
        if address not in known:
            known[address] = http.client.HTTPConnection(address, timeout=TIMEOUT)
        return known[address]

    def _token(self, who: Who) -> str:
        with who.lock:
            if time.monotonic() - who.since > TOKEN_SECONDS or not who.token:
                answer = self._send(None, "admin", "POST", who.route, dict(who.body))
                who.token, who.since = str(answer.body["access_token"]), time.monotonic()
            return who.token
