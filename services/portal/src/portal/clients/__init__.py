"""One thin client per service that the pages read from; HTTP only, like any outside program."""

import dataclasses
from collections.abc import Mapping

import httpx
from flask import g, has_request_context

from portal.clients.admin import Admin
from portal.clients.backend import Backend
from portal.clients.evaluation import Evaluation
from portal.clients.intake import Intake
from portal.clients.matching import Matching
from portal.clients.tracking import Tracking


@dataclasses.dataclass(frozen=True)
class Clients:
    """What the pages read from."""

    admin: Admin
    intake: Intake
    matching: Matching
    tracking: Tracking
    evaluation: Evaluation


def connect(
    services: Mapping[str, str], timeout: float, transport: httpx.BaseTransport | None = None
) -> Clients:
    """Clients of the services at their base URLs; nothing connects before the first question."""

    def backend(name: str) -> Backend:
        # trust_env=False: a proxy in the environment is meant for the outside, not for these.
        http = httpx.Client(
            base_url=services[name], timeout=timeout, transport=transport, trust_env=False
        )
        http.event_hooks["request"].append(_correlate)
        return Backend(http)

    return Clients(
        admin=Admin(backend("admin")),
        intake=Intake(backend("intake")),
        matching=Matching(backend("matching")),
        tracking=Tracking(backend("tracking")),
        evaluation=Evaluation(backend("evaluation")),
    )


def _correlate(request: httpx.Request) -> None:
    """One id from the page to the last message that follows from it."""
    if has_request_context() and "correlation" in g:
        request.headers["X-Correlation-ID"] = g.correlation
