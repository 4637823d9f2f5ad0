"""How a service is put together: the one place where its parts are named."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import flask_smorest
import sqlalchemy

from chassis.work import Work


@dataclasses.dataclass(frozen=True, kw_only=True)
class ServiceDefinition:
    """Everything the chassis must know of a service to run, migrate and test it.

    `errors` says the HTTP status of each domain error; `load_reference` loads the versioned reference data and may
    be run again at any time. `openapi` is more for the API's description; `gauges` are more for Prometheus, read from a
    connection at each scrape, at a bounded cost.
    """

    name: str
    title: str = ""
    work: type[Work]
    blueprints: Sequence[flask_smorest.Blueprint]
    errors: Mapping[type[Exception], int]
    metadata: sqlalchemy.MetaData
    load_reference: Callable[[Any], None] | None = None
    openapi: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    gauges: Callable[[sqlalchemy.Connection], Iterable[Any]] = lambda _: ()
