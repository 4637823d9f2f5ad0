"""The operator's own access to the running system: over its API, with the operator's account.

The local run's account is known from its secrets; of a deployment it is told by STATION_PORTAL_URL,
STATION_OPERATOR_PASSWORD and, where it is not `operator`, STATION_OPERATOR_ACCOUNT.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import httpx

from station import lock
from station.environment import PORTAL
from station.ports import HOST, Ports
from station.secrets_ import Secrets
from station.tree import Tree
from station.trouble import Trouble

URL, PASSWORD, ACCOUNT = (
    "STATION_PORTAL_URL",
    "STATION_OPERATOR_PASSWORD",
    "STATION_OPERATOR_ACCOUNT",
)


@dataclass(frozen=True)
class Access:
    """Where the system answers, and as whom."""

    portal_url: str
    password: str = field(repr=False)
    account: str = "operator"


def access(tree: Tree, environment: Mapping[str, str] = os.environ) -> Access:
    """The deployment that the environment names, else the local run. Raises `Trouble` without either."""
    url, password = environment.get(URL), environment.get(PASSWORD)
    if url and password:
        return Access(url, password, environment.get(ACCOUNT) or "operator")
    if url or password:
        missing = PASSWORD if url else URL
        raise Trouble(f"还缺少 {missing}。", f"{missing} is missing.", f"export {missing}=...")
    if lock.holder(tree) is None:
        raise Trouble(
            "系统没有在本目录运行。",
            "The system does not run in this checkout.",
            f"make run, 或 or: export {URL}=... {PASSWORD}=...",
        )
    port = Ports(tree.run / "ports.json", in_use=True).claim(PORTAL)
    return Access(f"http://{HOST}:{port}", Secrets(tree.secrets).password("operator"))


class Operator:
    """Signed in while the block lasts. Answers are JSON; problems are raised as `Trouble`."""

    def __init__(self, access: Access, transport: httpx.BaseTransport | None = None) -> None:
        self._access = access
        self._http = httpx.Client(
            base_url=access.portal_url, timeout=60, trust_env=False, transport=transport
        )

    def __enter__(self) -> Self:
        who = {"account": self._access.account, "password": self._access.password}
        token = self.ask("POST", "/api/admin/v1/tokens", json=who)["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """Send a request. Raises `Trouble` when nobody answers, or with what the answer says is wrong."""
        try:
            answer = self._http.request(method, path, **options)
        except httpx.TransportError as error:
            raise _away(self._access.portal_url, error) from error
        if answer.is_error:
            raise _refused(answer)
        return answer.json()


def _away(url: str, error: Exception) -> Trouble:
    return Trouble(f"{url} 没有应答。", f"{url} does not answer: {type(error).__name__}.")


def _refused(answer: httpx.Response) -> Trouble:
    try:
        problem = answer.json()
        fields = problem.get("errors", [])
        zh = "".join(f" {wrong['field']}：{wrong['zh']}" for wrong in fields)
        en = "".join(f" {wrong['field']}: {wrong['en']}" for wrong in fields)
        return Trouble(problem["detail_zh"] + zh, problem["detail_en"] + en)
    except (ValueError, KeyError, TypeError, AttributeError):
        status = answer.status_code
        return Trouble(
            f"请求被拒绝（HTTP {status}）。", f"The request was refused (HTTP {status})."
        )
