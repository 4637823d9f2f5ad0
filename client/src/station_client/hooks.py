"""Web hook: the station calls the provider's own address. A genuine call is told from a forged one by its signature."""

import base64
import datetime
import http
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError

from station_client.event import Event, read_event
from station_client.memory import Memory

TOLERANCE = datetime.timedelta(minutes=5)
LARGEST = 1024 * 1024  # bytes
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class NotGenuine(Exception):
    """No signature, one of somebody else, or a call that is too old."""


class WebHook:
    """Receives calls; `handle` deals with each event once. A WSGI application, for any server.

    Genuine is what one of the `secrets` has signed (during a change there are two), or the station's own
    `public_key` (`whpk_...`, from /api/matching/v1/webhook-keys), for who wants to keep no secret.
    """

    def __init__(
        self,
        handle: Callable[[Event], None],
        *,
        secrets: Sequence[str] = (),
        public_key: str | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._handle, self._memory = handle, memory or Memory()
        self._secrets = [Webhook(secret) for secret in secrets]
        self._key = _public_key(public_key) if public_key else None

    def receive(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Verify, read, and deal with it unless that was done before. Raises NotGenuine."""
        given = {name.lower(): value for name, value in headers.items()}
        if not (self._is_signed(given, body) or self._is_the_stations(given, body)):
            raise NotGenuine("the signature does not fit")
        event = read_event(json.loads(body))
        if not self._memory.knows(event):
            self._handle(event)
            self._memory.keep(event)
        return event

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answers 204; 401 for what is not genuine; anything that `handle` raises is the server's 500: tried again."""
        status = self._status(environ)
        start_response(f"{status.value} {status.phrase}", [("Content-Length", "0")])
        return [b""]

    def _status(self, environ: dict[str, Any]) -> http.HTTPStatus:
        length = environ.get("CONTENT_LENGTH") or "0"
        if environ["REQUEST_METHOD"] != "POST":
            return http.HTTPStatus.METHOD_NOT_ALLOWED
        if not length.isdecimal() or int(length) > LARGEST:
            return http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        try:
            self.receive(_headers(environ), environ["wsgi.input"].read(int(length)))
        except NotGenuine:
            return http.HTTPStatus.UNAUTHORIZED
        return http.HTTPStatus.NO_CONTENT

    def _is_signed(self, headers: dict[str, str], body: bytes) -> bool:
        return any(_verifies(secret, headers, body) for secret in self._secrets)

    def _is_the_stations(self, headers: dict[str, str], body: bytes) -> bool:
        """Ed25519 (`v1a`), which the library of the standard does not know yet."""
        if self._key is None or not _is_fresh(headers.get("webhook-timestamp", "")):
            return False
        signed = f"{headers.get('webhook-id')}.{headers['webhook-timestamp']}.".encode() + body
        words = headers.get("webhook-signature", "").split(" ")
        codes = [word.removeprefix("v1a,") for word in words if word.startswith("v1a,")]
        return any(_fits(self._key, code, signed) for code in codes)


def _verifies(secret: Webhook, headers: dict[str, str], body: bytes) -> bool:
    try:
        secret.verify(body, headers)
    except (WebhookVerificationError, ValueError):
        return False
    return True


def _fits(key: Ed25519PublicKey, code: str, signed: bytes) -> bool:
    try:
        key.verify(base64.b64decode(code), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_fresh(timestamp: str) -> bool:
    if not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    now = datetime.datetime.now(datetime.UTC).timestamp()
    return abs(now - int(timestamp)) <= TOLERANCE.total_seconds()


def _public_key(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text.removeprefix("whpk_")))


def _headers(environ: dict[str, Any]) -> dict[str, str]:
    names = [name for name in environ if name.startswith("HTTP_")]
    return {name[5:].replace("_", "-").lower(): environ[name] for name in names}
