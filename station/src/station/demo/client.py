"""A caller of the system's HTTP API, as patient as an outside program has to be.

A service may be away for a moment (it is being restarted): the same request is sent again with the
same Idempotency-Key, so that it has its effect once.
"""

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from station.trouble import Trouble

AWAY = {502, 503, 504}
PATIENCE_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 2.0


class DemoFailed(Trouble):
    """The demonstration did not reach its end; the text says at what."""


class Refused(Exception):
    """The system answered with a problem (RFC 9457)."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.problem = _problem(response)
        self.code = str(self.problem.get("code", ""))
        request = response.request
        super().__init__(f"{request.method} {request.url.path}: {self.status} {self.problem}")


@dataclass(frozen=True)
class Person:
    """Signs in with an account."""

    account: str
    password: str = field(repr=False)

    def route(self) -> str:
        return "admin/tokens"

    def body(self) -> dict[str, str]:
        return {"account": self.account, "password": self.password}


@dataclass(frozen=True)
class Machine:
    """Signs in with client credentials."""

    client_id: str
    client_secret: str = field(repr=False)

    def route(self) -> str:
        return "admin/tokens/client"

    def body(self) -> dict[str, str]:
        return {"client_id": self.client_id, "client_secret": self.client_secret}


class Caller:
    """Speaks to one system as one person or machine, or as nobody.

    Paths are `<service>/<route>` without the version (`intake/forms`), or whole, as papers have them
    (`/api/intake/v1/forms/<id>/notice`). Raises `Refused` for a problem, `DemoFailed` when the system
    stays away for a minute.
    """

    def __init__(
        self,
        portal_url: str,
        who: Person | Machine | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._http = httpx.Client(
            base_url=portal_url, timeout=30, trust_env=False, transport=transport
        )
        self._who = who
        self._token: str | None = None

    def get(self, path: str, **query: Any) -> Any:
        """Read something."""
        return self.send("GET", path, params=query).json()

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """Do something, once however often it has to be sent."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self.send("POST", path, json={} if body is None else body, headers=headers).json()

    def put(self, path: str, body: Any, *, version: str) -> httpx.Response:
        """Replace something that stands at this version (ETag)."""
        return self.send("PUT", path, json=body, headers={"If-Match": version})

    def every(self, path: str, **query: Any) -> list[Any]:
        """All rows of a list, page by page."""
        rows, after = [], None
        while True:
            page = self.get(path, **query, **({"after": after} if after else {}))
            rows += page["items"]
            after = page.get("next")
            if not after:
                return rows

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request, again while the service is away, and once more when the token has expired."""
        headers = options.pop("headers", {})
        answer = self._patiently(method, path, headers=headers | self._bearer(), **options)
        if answer.status_code == 401 and self._who is not None:
            self._token = None
            answer = self._patiently(method, path, headers=headers | self._bearer(), **options)
        if answer.is_error:
            raise Refused(answer)
        return answer

    def sign_in(self) -> str:
        """Get a fresh token, and keep it for what follows. Raises `Refused`."""
        if self._who is None:
            raise ValueError("nobody cannot sign in")
        answer = self._patiently("POST", self._who.route(), json=self._who.body())
        if answer.is_error:
            raise Refused(answer)
        self._token = str(answer.json()["access_token"])
        return self._token

    def alike(self) -> "Caller":
        """The same one over a connection of its own, as another of their browsers would be."""
        other = Caller(str(self._http.base_url), self._who)
        other._token = self._token
        return other

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def _bearer(self) -> dict[str, str]:
        if self._who is None:
            return {}
        return {"Authorization": f"Bearer {self._token or self.sign_in()}"}

    def _patiently(self, method: str, path: str, **options: Any) -> httpx.Response:
        deadline, pause = time.monotonic() + PATIENCE_SECONDS, 0.2
        while True:
            answer, trouble = self._once(method, path, **options)
            if answer is not None and answer.status_code not in AWAY:
                return answer
            if time.monotonic() > deadline:
                raise _stays_away(method, path, trouble or str(answer))
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _once(self, method: str, path: str, **options: Any) -> tuple[httpx.Response | None, str]:
        try:
            return self._http.request(method, _url(path), **options), ""
        except httpx.TransportError as error:
            return None, repr(error)


def _url(path: str) -> str:
    if path.startswith("/"):
        return path
    service, _, rest = path.partition("/")
    return f"/api/{service}/v1/{rest}"


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {"detail": response.text[:500]}
    return body if isinstance(body, dict) else {"detail": body}


def _stays_away(method: str, path: str, trouble: str) -> DemoFailed:
    return DemoFailed(
        f"{PATIENCE_SECONDS:.0f} 秒内服务一直没有应答：{method} {path}（{trouble}）",
        f"The service has not answered for {PATIENCE_SECONDS:.0f} seconds: {method} {path}.",
        "查看 .station/logs/ 中的日志 (see the logs)",
    )
