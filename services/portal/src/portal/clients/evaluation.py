"""Reads a questionnaire by its link from evaluation and hands in the answer (6.4.1)."""

from typing import Any

from portal.clients.backend import Backend


class Evaluation:
    """Evaluation's HTTP API, as far as the public pages need it."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def questionnaire(self, token: str) -> dict[str, Any]:
        """Facts and questions. Raises Refused (409 used, 410 expired, 404 forged), Unreachable."""
        return dict(self.backend.get("answers", token))

    def answer(self, token: str, content: dict[str, str]) -> None:
        """Hand in the answers. Raises Refused (as above; 422 names the wrong fields), Unreachable."""
        self.backend.post("answers", token, body={"content": content})
