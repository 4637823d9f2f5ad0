"""Reads the catalogue of service items from matching (clause 5)."""

from typing import Any

from portal.clients.backend import Backend


class Matching:
    """Matching's HTTP API, as far as the public pages need it."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def catalogue(self) -> list[dict[str, Any]]:
        """The items of clause 5 in order of their code. Raises Unreachable."""
        return list(self.backend.get("catalogue")["items"])
