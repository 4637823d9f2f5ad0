"""Who speaks to the system: tokens signed once, and one request that says how it ended."""

import itertools
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import OKPKey

from chassis.identity import Actor
from chassis.testing import token_for

STATIONS = ("SY-HP-01", "SY-HN-01")
ENTERPRISE = "91210102MA0DEM01XT"
LIFETIME_SECONDS = 4 * 3600
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Request:
    """One POST, and the steps on the timeline that it must lead to."""

    step: str
    who: str
    service: str
    path: str
    body: Any = None
    expects: tuple[tuple[str, str], ...] = ()
    key: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True)
class Answer:
    """How an attempt ended: `status` is 0 where no answer came, then `error` names why."""

    status: int
    body: Any = None
    error: str = ""
    retry_after: str | None = None

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def tokens(signing_key: Path, providers: Mapping[str, str]) -> dict[str, str]:
    """A token for everybody who takes part: the enterprise, each station's staff, each provider by its id."""
    key = OKPKey.import_key(json.loads(signing_key.read_text()))
    enterprise = Actor(id="faults-enterprise", role="enterprise", enterprise=ENTERPRISE)
    staff = {
        f"{role}@{station}": Actor(
            id=f"faults-{role}-{station}",
            role=role,
            station=station,
            stations=frozenset({station}),
        )
        for role in ("window", "officer")
        for station in STATIONS
    }
    machines = {one: Actor(id=f"faults-{one}", role="provider", provider=one) for one in providers}
    everybody = {"enterprise": enterprise, **staff, **machines}
    return {
        name: token_for(actor, lifetime=LIFETIME_SECONDS, key=key)
        for name, actor in everybody.items()
    }


class Wire:
    """Sends requests straight to the services, each once; who has to try again is the caller's business.

    `urls` may name several replicas of a service: they take turns, and one that cannot be reached is passed over.
    """

    def __init__(self, urls: Mapping[str, str], signed: Mapping[str, str]) -> None:
        self.urls: dict[str, tuple[str, ...]] = {service: (url,) for service, url in urls.items()}
        self._signed, self._turns = signed, itertools.count()
        self._http = httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False)

    def send(self, request: Request) -> Answer:
        """One attempt."""
        urls, turn = self.urls[request.service], next(self._turns)
        for place in range(len(urls)):
            answer = self._send(request, urls[(turn + place) % len(urls)])
            if answer.error != "ConnectError":
                break
        return answer

    def _send(self, request: Request, url: str) -> Answer:
        headers = {
            "Authorization": f"Bearer {self._signed[request.who]}",
            "Idempotency-Key": request.key,
        }
        url = f"{url}/v1/{request.path}"
        try:
            got = self._http.post(url, json=request.body or {}, headers=headers)
        except httpx.TransportError as error:
            return Answer(0, error=type(error).__name__)
        body = _json(got)
        return Answer(got.status_code, body, str(body)[:300], got.headers.get("Retry-After"))

    def ask(self, url: str, patience: float) -> httpx.Response:
        """Read an address that needs no token. Raises httpx.TransportError."""
        return self._http.get(url, timeout=patience)

    def close(self) -> None:
        self._http.close()


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return response.text[:300]
