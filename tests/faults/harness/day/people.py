"""Everybody's way to the system: through the portal, each with a token of their own, at the moment that the day has."""

import datetime
import json
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import OKPKey

from chassis.identity import Actor
from chassis.testing import token_for

HOURS = 3 * 3600
WAITS_SECONDS = 60.0


class Refused(AssertionError):
    """The system said no to something that the day takes for granted."""


class People:
    """Speaks for anybody; `set_clock` puts the services' clock to the moment of the day, before each act."""

    def __init__(self, url: str, signing_key: Path, set_clock: Callable[[], None]) -> None:
        self._http = httpx.Client(base_url=url, timeout=WAITS_SECONDS, trust_env=False)
        self._key = OKPKey.import_key(json.loads(signing_key.read_text()))
        self._tokens: dict[Actor, str] = {}
        self._set_clock = set_clock
        self.acts = 0

    def get(self, who: Actor | None, path: str, **query: Any) -> Any:
        """Read something. Raises Refused."""
        return self._ask(who, "GET", path, params=query)

    def post(self, who: Actor, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Do something. Raises Refused."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        return self._ask(who, "POST", path, json=body or {}, headers=headers)

    def put(self, who: Actor, path: str, body: Mapping[str, Any]) -> Any:
        """Set something. Raises Refused."""
        return self._ask(who, "PUT", path, json=body)

    def every(self, who: Actor, path: str, **query: Any) -> list[Any]:
        """All rows of a list, page by page."""
        rows, after = [], None
        while True:
            page = self.get(who, path, limit=100, **query, **({"after": after} if after else {}))
            rows += page["items"]
            after = page.get("next")
            if not after:
                return rows

    def status(self, who: Actor, path: str) -> int:
        """How a reading is answered."""
        return self._send(who, "GET", path).status_code

    def close(self) -> None:
        self._http.close()

    def _ask(self, who: Actor | None, method: str, path: str, **options: Any) -> Any:
        self._set_clock()
        answer = self._send(who, method, path, **options)
        if answer.is_error:
            raise Refused(f"{method} {path} as {who}: {answer.status_code} {answer.text[:500]}")
        return answer.json()

    def _send(self, who: Actor | None, method: str, path: str, **options: Any) -> httpx.Response:
        service, _, rest = path.partition("/")
        headers = {**options.pop("headers", {}), **self._bearer(who)}
        self.acts += 1
        return self._http.request(method, f"/api/{service}/v1/{rest}", headers=headers, **options)

    def _bearer(self, who: Actor | None) -> dict[str, str]:
        if who is None:
            return {}
        if who not in self._tokens:
            self._tokens[who] = token_for(who, lifetime=HOURS, key=self._key)
        return {"Authorization": f"Bearer {self._tokens[who]}"}


def staff(role: str, station: str) -> Actor:
    """Somebody who works at a station."""
    return Actor(
        id=f"day-{role}-{station}", role=role, station=station, stations=frozenset({station})
    )


def enterprise(code: str) -> Actor:
    """The account of an enterprise."""
    return Actor(id=f"day-{code}", role="enterprise", enterprise=code)


def moment(text: str) -> datetime.datetime:
    """A time of the wire."""
    return datetime.datetime.fromisoformat(text)
