"""Asks intake whether a notice is genuine (7.2a, 7.3.2b)."""

from typing import Any

from portal.clients.backend import Backend


class Intake:
    """Intake's HTTP API, as far as the public pages need it."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def notice(self, number: str, check_code: str) -> dict[str, Any]:
        """What stands at the top of a notice. Raises Refused (404: no such notice was issued), Unreachable."""
        return dict(self.backend.get("public", "notices", number, code=check_code))
