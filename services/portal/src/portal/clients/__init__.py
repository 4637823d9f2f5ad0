"""One thin client per service that the pages read from; HTTP only, like any outside program."""

import dataclasses
from collections.abc import Mapping

import httpx

from portal.clients.admin import Admin
from portal.clients.backend import Backend
from portal.clients.evaluation import Evaluation
from portal.clients.matching import Matching
from portal.clients.tracking import Tracking


@dataclasses.dataclass(frozen=True)
class Clients:
    """What the pages read from."""

    admin: Admin
    matching: Matching
    tracking: Tracking
    evaluation: Evaluation


def connect(
    services: Mapping[str, str], timeout: float, transport: httpx.BaseTransport | None = None
) -> Clients:
    """Clients of the services at their base URLs; nothing connects before the first question."""

    def backend(name: str) -> Backend:
        # trust_env=False: a proxy in the environment is meant for the outside, not for these.
        return Backend(
            httpx.Client(
                base_url=services[name], timeout=timeout, transport=transport, trust_env=False
            )
        )

    return Clients(
        admin=Admin(backend("admin")),
        matching=Matching(backend("matching")),
        tracking=Tracking(backend("tracking")),
        evaluation=Evaluation(backend("evaluation")),
    )
