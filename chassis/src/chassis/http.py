"""The HTTP edge of a service: who may, one transaction a request, errors for people, an API page without a network."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any, TypeVar, cast

import flask
import prometheus_client
import structlog
from flask import Flask, Response, g, request
from prometheus_client import REGISTRY
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis import apidocs, errors, idempotency, metrics, operations, trace
from chassis.backlog import Backlog
from chassis.characters import refuse_bad_characters
from chassis.current import current_actor, current_work
from chassis.database import is_away, is_busy
from chassis.envelope import clean
from chassis.health import Health
from chassis.identity import CALLER, Actor, Verifier, allowed, authenticate
from chassis.ids import new_id
from chassis.openapi import SPEC_OPTIONS, Api
from chassis.preconditions import tag
from chassis.service import ServiceDefinition
from chassis.work import Work, WorkFactory

LARGEST_BODY = 1024 * 1024  # bytes
RETRY_AFTER = "5"  # seconds
View = TypeVar("View", bound=Callable[..., Any])
__all__ = [
    "OPEN_ENDPOINTS",
    "create_app",
    "current_actor",
    "current_work",
    "looks_first",
    "takes_up_to",
]
OPEN_ENDPOINTS = frozenset({"live", "ready", "prometheus", "docs", "docs_asset", "static"})
log = structlog.get_logger(__name__)


def takes_up_to(limit: int) -> Callable[[View], View]:
    """Let one route take a larger body than the others, in bytes; a larger one still is a 413."""

    def decorate(view: View) -> View:
        view.largest_body = limit  # type: ignore[attr-defined]
        return view

    return decorate


def looks_first(look: Callable[[], object]) -> Callable[[View], View]:
    """Look at a request before its transaction opens, where that takes long; the view gets what it gives, as `found`.

    What `look` raises is the answer. A request that comes again with its Idempotency-Key is looked at again.
    """

    def decorate(view: View) -> View:
        view.look = look  # type: ignore[attr-defined]
        return view

    return decorate


def create_app(
    definition: ServiceDefinition, factory: WorkFactory[Work], verifier: Verifier, health: Health
) -> Flask:
    """The Flask application of a service: its blueprints and the operator's, health, metrics, the API page."""
    app = Flask(definition.name, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        API_TITLE=f"Station · {definition.name} · {definition.title}",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={**SPEC_OPTIONS, **definition.openapi},
    )
    app.extensions["health"] = health
    cast(Any, app.json).ensure_ascii = False
    cast(Any, app.json).sort_keys = False
    api = Api(app)
    for blueprint in (*definition.blueprints, operations.blueprint):
        api.register_blueprint(blueprint)
    _guard(app, factory, verifier)
    _add_health(app, health, definition)
    apidocs.add_to(app)
    _add_errors(app, definition)
    _add_log(app)
    app.wsgi_app = ProxyFix(app.wsgi_app, x_prefix=1)  # type: ignore[method-assign]
    return app


def _guard(app: Flask, factory: WorkFactory[Work], verifier: Verifier) -> None:
    """Put every view behind the edge; a view that does not say who may is refused to everybody."""
    for endpoint, view in app.view_functions.items():
        if not endpoint.startswith("api-docs."):
            app.view_functions[endpoint] = _edge(view, factory, verifier)


def _edge(
    view: Callable[..., Any], factory: WorkFactory[Work], verifier: Verifier
) -> Callable[..., Response]:
    roles: frozenset[str] = getattr(view, "roles", frozenset())
    keeps = not getattr(view, "never_kept", False)
    largest: int = getattr(view, "largest_body", LARGEST_BODY)
    look: Callable[[], object] | None = getattr(view, "look", None)

    @wraps(view)
    def edge(**arguments: Any) -> Response:
        g.factory = factory
        g.actor = _caller(verifier, roles)
        request.max_content_length = largest
        refuse_bad_characters(request)
        if look:
            arguments["found"] = look()
        with ExitStack() as g.exits:
            claim = idempotency.claim_of(request, g.actor.id) if keeps else None
            before = idempotency.answer_before(current_work().session, claim) if claim else None
            if before:
                return before
            response = flask.make_response(view(**arguments))
            tag(response)
            if claim:
                idempotency.keep_answer(current_work().session, claim, response)
            return response

    return edge


def _caller(verifier: Verifier, roles: frozenset[str]) -> Actor:
    """Who asks: by its token, or as the place where its message came in says."""
    if caller := request.environ.get(CALLER):
        return allowed(caller, roles)
    return authenticate(verifier, request.headers.get("Authorization"), roles)


def _add_health(app: Flask, health: Health, definition: ServiceDefinition) -> None:
    backlog = prometheus_client.CollectorRegistry()
    backlog.register(Backlog(health, definition.gauges))

    @app.get("/health/live")
    def live() -> dict[str, bool]:
        return {"live": True}

    @app.get("/health/ready")
    def ready() -> tuple[dict[str, Any], int]:
        return health.report()

    @app.get("/metrics")
    def prometheus() -> Response:
        counted, waiting = map(prometheus_client.generate_latest, (REGISTRY, backlog))
        return Response(counted + waiting, content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _add_errors(app: Flask, definition: ServiceDefinition) -> None:
    def answer(problem: errors.Problem, headers: dict[str, str] | None = None) -> Response:
        english = request.accept_languages.best_match(["zh", "en"], default="zh") == "en"
        response = flask.jsonify(problem.body(english=english))
        response.status_code, response.content_type = problem.status, errors.CONTENT_TYPE
        response.headers.update(headers or {})
        return response

    @app.errorhandler(Exception)
    def any_error(error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return answer(errors.of_http(error), _told_by(error))
        if is_away(error) or is_busy(error):
            log.warning("database", error=type(error).__name__, busy=is_busy(error))
            return answer(_plain(503), {"Retry-After": RETRY_AFTER})
        if isinstance(error, StaleDataError):
            return answer(_plain(412))
        if isinstance(error, RecursionError):  # JSON nested deeper than the parser goes
            return answer(_plain(400))
        status = _status_of(error, definition)
        if status is None:
            log.error("unexpected", exc_info=error)
            return answer(_plain(500))
        return answer(errors.of_named(error, status), dict(getattr(error, "headers", None) or {}))


def _told_by(error: HTTPException) -> dict[str, str]:
    """The headers that belong to one of HTTP's errors, such as Allow and Retry-After; not those of its page."""
    headers = {**dict(error.get_headers()), **dict(getattr(error, "headers", None) or {})}
    return {name: value for name, value in headers.items() if name != "Content-Type"}


def _plain(status: int) -> errors.Problem:
    code, zh, en = errors.HTTP.get(status, errors.UNEXPECTED)
    return errors.Problem(status=status, code=code, zh=zh, en=en)


def _status_of(error: Exception, definition: ServiceDefinition) -> int | None:
    """The status of a named error: the service's own table first, then what the chassis' errors bring along."""
    for cls in type(error).__mro__:
        if cls in definition.errors:
            return definition.errors[cls]
    return getattr(error, "status", None) if hasattr(error, "code") else None


def _add_log(app: Flask) -> None:
    """One line and one measurement a request: what, how it ended, how long; never bodies."""

    @app.before_request
    def begin() -> None:
        g.started = time.monotonic()
        g.correlation = clean(request.headers.get("X-Correlation-ID", "")[:100]) or str(new_id())
        structlog.contextvars.clear_contextvars()
        g.span = trace.child(request.headers.get("traceparent"))
        structlog.contextvars.bind_contextvars(
            correlation_id=g.correlation, trace_id=g.span.trace_id
        )

    @app.after_request
    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "unknown"
        seconds = time.monotonic() - g.get("started", time.monotonic())
        metrics.REQUESTS.labels(request.method, route, response.status_code).inc()
        metrics.REQUEST_TIME.labels(request.method, route).observe(seconds)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cache-Control", "no-store")
        if not route.startswith(("/health", "/metrics")):
            log.info(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                milliseconds=round(seconds * 1000),
                actor=g.actor.id if "actor" in g else None,
            )
        return response
