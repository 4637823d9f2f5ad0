"""Reads where a case stands from tracking (4.2.2)."""

from typing import Any

from portal.clients.backend import Backend


class Tracking:
    """Tracking's HTTP API, as far as the public pages need it."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def public_case(self, number: str, check_code: str) -> dict[str, Any]:
        """A case without personal data. Raises Refused (404: number or code wrong), Unreachable."""
        return dict(self.backend.get("public", "cases", number, code=check_code))
