"""The station over HTTP: signs in, tries again while it is away, and tells a refusal in words."""

import json
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import httpx

from contracts.answers import ANSWERS, fields_of
from station_client.answers import PATIENCE, Answers, Fields, Id, plain
from station_client.waiting import Pauses

AWAY = {429, 502, 503, 504}
EARLY = 30.0  # seconds before its end at which a token is renewed
TIMEOUT = 60.0  # seconds; longer than a long poll


class Refused(Exception):
    """The station will not do it. `fields` are the wrong ones, each with words."""

    def __init__(self, response: httpx.Response) -> None:
        problem = _problem(response)
        self.status = response.status_code
        self.code = str(problem.get("code", ""))
        self.zh, self.en = problem.get("detail_zh", ""), problem.get("detail_en", "")
        self.fields: list[dict[str, str]] = problem.get("errors", [])
        self.headers = response.headers
        super().__init__(f"{self.status} {self.code}: {self.zh} / {self.en} {self.fields or ''}")


class Away(Exception):
    """The station has not answered for as long as it was waited for."""


class Station(Answers):
    """One station's HTTP API, as one provider. `url` is the origin, as people type it."""

    def __init__(
        self,
        url: str,
        client_id: str,
        client_secret: str,
        *,
        patience: float = PATIENCE,
        http: httpx.Client | None = None,
        pauses: Callable[[], Pauses] = Pauses,
    ) -> None:
        self._credentials = {"client_id": client_id, "client_secret": client_secret}
        self._http = http or httpx.Client(base_url=url, timeout=TIMEOUT)
        self._patience, self._pauses = patience, pauses
        self._token, self._until = "", 0.0

    def say(self, kind: str, fields: Fields, id: Id | None = None) -> Any:
        """The answer of the station. Raises Refused, Away."""
        service, path = _route(kind)
        body = json.loads(plain(fields))
        path = path.format(**{name: quote(body.pop(name), safe="") for name in fields_of(path)})
        return self.post(f"/api/{service}{path}", body, id)

    def get(self, path: str, **query: Any) -> Any:
        """Read something, such as `/api/intake/v1/cases/<id>/contact`. Raises Refused, Away."""
        given = {name: value for name, value in query.items() if value is not None}
        return self.send("GET", path, params=given).json()

    def post(self, path: str, body: Any = None, id: Id | None = None) -> Any:
        """Do something once, however often it has to be sent. Raises Refused, Away."""
        headers = {"Idempotency-Key": str(id or uuid.uuid4())}
        answer = self.send("POST", path, json={} if body is None else body, headers=headers)
        return answer.json() if answer.content else None

    def put(self, path: str, body: Any, version: str) -> Any:
        """Replace what stands at this version (its ETag). Raises Refused, Away."""
        return self.send("PUT", path, json=body, headers={"If-Match": version}).json()

    def subscribe(self, **wanted: Any) -> Any:
        """The next subscription: channel, endpoint_url, filters, receives. Raises Refused, Away."""
        path = "/api/matching/v1/subscription"
        return self.put(path, wanted, self.send("GET", path).headers["ETag"])

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request, again while the station is away, once more where the token has ended."""
        headers = options.pop("headers", {})
        answer = self._patiently(method, path, headers=headers | self.bearer(), **options)
        if answer.status_code == 401:
            self._until = 0.0
            answer = self._patiently(method, path, headers=headers | self.bearer(), **options)
        if answer.is_error:
            raise Refused(answer)
        return answer

    @property
    def http(self) -> httpx.Client:
        """The connections themselves, for a stream that is held open."""
        return self._http

    def bearer(self) -> dict[str, str]:
        """The header that says who asks. Raises Refused, Away."""
        if time.monotonic() > self._until:
            self._sign_in()
        return {"Authorization": f"Bearer {self._token}"}

    def close(self) -> None:
        self._http.close()

    def _sign_in(self) -> None:
        answer = self._patiently("POST", "/api/admin/v1/tokens/client", json=self._credentials)
        if answer.is_error:
            raise Refused(answer)
        told = answer.json()
        self._token = told["access_token"]
        self._until = time.monotonic() + told["expires_in"] - EARLY

    def _patiently(self, method: str, path: str, **options: Any) -> httpx.Response:
        pauses, until = self._pauses(), time.monotonic() + self._patience
        while True:
            answer, trouble = self._once(method, path, **options)
            if answer is not None and answer.status_code not in AWAY:
                return answer
            if time.monotonic() > until:
                raise Away(trouble or f"{method} {path}: {answer}")
            pauses.wait(retry_after({} if answer is None else answer.headers))

    def _once(self, method: str, path: str, **options: Any) -> tuple[httpx.Response | None, str]:
        try:
            return self._http.request(method, path, **options), ""
        except httpx.TransportError as error:
            return None, repr(error)


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that the station asks to be left alone."""
    asked = headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() else 0.0


def _route(kind: str) -> tuple[str, str]:
    service = kind.partition(".")[0]
    return service, ANSWERS[service][kind]


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
