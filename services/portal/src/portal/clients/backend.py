"""Talking to one service over HTTP: a time limit on everything, two ways to fail."""

from typing import Any
from urllib.parse import quote

import httpx

STEPS = {"", ".", ".."}
"""Parts that quoting leaves as they are, and that a client takes for a way: they name nothing."""


class Unreachable(Exception):
    """The service did not answer, or not in words that can be read."""


class Refused(Exception):
    """The service said no: `status`, its stable `code`, and `errors` that name fields."""

    def __init__(self, status: int, document: dict[str, Any]) -> None:
        super().__init__(f"{status} {document.get('code')}")
        self.status = status
        self.code = str(document.get("code", ""))
        self.zh = str(document.get("detail_zh") or document.get("detail") or "")
        self.en = str(document.get("detail_en") or document.get("detail") or "")
        self.errors: list[dict[str, Any]] = list(document.get("errors") or [])


class Backend:
    """One service. A path is given in parts, each of which is quoted: no part can climb out."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def get(self, *parts: str, **params: Any) -> Any:
        """The JSON at a path. Raises Unreachable, Refused."""
        return self._ask("GET", parts, params=params)

    def post(self, *parts: str, body: dict[str, Any]) -> Any:
        """The JSON answer to a JSON body. Raises Unreachable, Refused."""
        return self._ask("POST", parts, json=body)

    def _ask(self, method: str, parts: tuple[str, ...], **options: Any) -> Any:
        if STEPS & set(parts):
            raise Refused(404, {})
        path = "/v1/" + "/".join(quote(part, safe="") for part in parts)
        try:
            response = self.http.request(method, path, **options)
            document = response.json() if response.content else {}
        except (httpx.HTTPError, ValueError) as error:
            raise Unreachable(str(error)) from error
        return _accepted(response.status_code, document)


def _accepted(status: int, document: Any) -> Any:
    if status >= 500 or 300 <= status < 400:
        raise Unreachable(f"answered {status}")
    if status >= 400:
        raise Refused(status, document if isinstance(document, dict) else {})
    return document
