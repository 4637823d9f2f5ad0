"""Reads the public directory of stations from admin (3.3, 4.3)."""

from typing import Any

from portal.clients.backend import Backend, Unreachable

PAGES = 20


class Admin:
    """Admin's HTTP API, as far as the public pages need it."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def stations(self) -> list[dict[str, Any]]:
        """Every station of the directory, page by page. Raises Unreachable."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, Any] = {}
        for _ in range(PAGES):
            answer = self.backend.get("stations", limit=100, **cursor)
            found += answer["items"]
            if not answer.get("next"):
                return found
            cursor = {"after": answer["next"]}
        raise Unreachable("the directory does not end")

    def station(self, code: str) -> dict[str, Any]:
        """One station of the directory. Raises Unreachable, Refused."""
        found: dict[str, Any] = self.backend.get("stations", code)
        return found

    def promises(self, code: str) -> list[dict[str, Any]]:
        """What a station promises, and how it was kept (7.2b). Raises Unreachable, Refused."""
        found: list[dict[str, Any]] = self.backend.get("stations", code, "promises")["items"]
        return found
