"""One event to one web hook: checked, signed, posted; whatever happens becomes an Attempt (6.2.2)."""

import datetime
import socket
import ssl
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import eventlet.patcher
import eventlet.tpool
import httpx
import structlog

from matching.adapters.answer import UNKNOWN, Answer, Refused, word_of
from matching.adapters.signing import Signing
from matching.domain.addresses import is_address, may_be_called, port_of, wrong_url
from matching.domain.delivery import Attempt

log = structlog.get_logger(__name__)
AGENT = "station-webhooks/1"

Resolver = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Seconds: to find the address, to connect, between two pieces of the answer, and for all of it together."""

    look_up: float = 5.0
    connect: float = 5.0
    read: float = 15.0
    total: float = 20.0


class Sender:
    """Posts events; `local`, for tests on one machine, lets http and inner addresses pass.

    The total limit is eventlet's: the process must be patched. `trust` is what certificates are checked against.
    """

    def __init__(
        self,
        signing: Signing,
        local: bool,
        *,
        limits: Limits | None = None,
        resolve: Resolver | None = None,
        trust: ssl.SSLContext | None = None,
        transport: Callable[[], httpx.BaseTransport] | None = None,
    ) -> None:
        self.signing, self.local, self.limits = signing, local, limits or Limits()
        self._resolve = resolve or look_up
        # Made once: reading the certificates takes longer than many a request.
        self._trust = trust or httpx.create_ssl_context(trust_env=False)
        self._transport = transport or self._fresh_transport

    def send(
        self,
        provider: str,
        url: str,
        event_id: uuid.UUID,
        body: bytes,
        numbers: Sequence[int],
        now: datetime.datetime,
    ) -> Attempt:
        """One attempt, signed with the provider's secrets of those numbers. Raises nothing."""
        stamp = int(now.timestamp())
        headers = {
            "content-type": "application/json",
            "user-agent": AGENT,
            "accept-encoding": "identity",  # what is packed cannot be cut off at a size
            "webhook-id": str(event_id),
            "webhook-timestamp": str(stamp),
            "webhook-signature": self.signing.sign(event_id, stamp, body, provider, numbers),
        }
        answer = Answer()
        error = self._try(url, headers, body, answer)
        return answer.attempt(error, now)

    def _try(self, url: str, headers: dict[str, str], body: bytes, answer: Answer) -> str:
        """Fill the answer; the word for what went wrong, or none."""
        limit = eventlet.Timeout(self.limits.total)
        try:
            self._post(url, headers, body, answer)
        except eventlet.Timeout as struck:
            if struck is not limit:  # the caller's own
                raise
            return "timeout"
        except (
            Exception
        ) as error:  # an attempt fails, whatever was raised: the delivery log tells it
            return self._told(error)
        finally:
            limit.cancel()
        return ""

    def _told(self, error: Exception) -> str:
        word = word_of(error)
        if word == UNKNOWN:  # perhaps a fault of ours, which must not hide in a delivery log
            log.warning("webhook_failed", exc_info=error)
        return word

    def _post(self, url: str, headers: dict[str, str], body: bytes, answer: Answer) -> None:
        if any(wrong_url(url, local=self.local)):  # the rules may be newer than the subscription
            raise Refused("forbidden_url")
        parts = urlsplit(url)
        host = parts.hostname or ""
        target = target_of(parts, self._address(host, port_of(parts)))
        with (
            self._client() as client,
            client.stream(
                "POST",
                target,
                headers={"host": parts.netloc, **headers},
                content=body,
                extensions={"sni_hostname": host},
            ) as response,
        ):
            answer.take(response)

    def _address(self, host: str, port: int) -> str:
        """The one address that is called. All that the name has must be allowed: nobody mixes them by chance."""
        found = [host] if is_address(host) else self._found(host, port)
        if not found:
            raise Refused("dns")
        if not self.local and not all(may_be_called(one) for one in found):
            raise Refused("forbidden_address")
        return found[0]

    def _found(self, host: str, port: int) -> Sequence[str]:
        with eventlet.Timeout(self.limits.look_up, Refused("dns")):
            return self._resolve(host, port)

    def _client(self) -> httpx.Client:
        limits = self.limits
        return httpx.Client(
            transport=self._transport(),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
        )

    def _fresh_transport(self) -> httpx.BaseTransport:
        # One for each attempt: a connection kept for one host name would serve another at the same address unverified.
        return httpx.HTTPTransport(verify=self._trust, trust_env=False)


def target_of(parts: SplitResult, address: str) -> str:
    """The URL with the address in place of the name, so that nothing looks the name up again."""
    place = f"[{address}]" if ":" in address else address
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{place}:{port_of(parts)}{parts.path or '/'}{query}"


def look_up(host: str, port: int) -> list[str]:
    """All addresses of a name, none where there are none; other greenlets go on meanwhile."""
    found: list[str] = eventlet.tpool.execute(_system_look_up, host, port)
    return found


def _system_look_up(host: str, port: int) -> list[str]:
    """In a real thread, so with the real socket module. It returns where it could raise: eventlet prints what does."""
    real = eventlet.patcher.original("socket")
    try:
        found = real.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(where[0]) for *_, where in found))
