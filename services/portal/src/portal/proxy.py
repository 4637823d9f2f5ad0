"""The services' APIs under the portal's origin: /api/intake/v1/x reaches <intake>/v1/x."""

import http.client
import io
import logging
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import httpx
from werkzeug.middleware.http_proxy import ProxyMiddleware
from werkzeug.wrappers import Response

from portal import problems
from portal.limits import Lookups
from portal.streaming import PATH, Streams

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("portal")
FILES = "/api/intake/v1/files"  # the one place where more is taken: materials of up to 20 MB
LARGEST_FILE = 20 * 1024 * 1024
PUBLIC_LOOKUPS = ("/api/tracking/v1/public/", "/api/intake/v1/public/")
METRICS = re.compile(r"/api/[a-z]+/+metrics/*")  # for operators inside, not for the public


class ServiceDoor(ProxyMiddleware):
    """Werkzeug's proxy, with our own answers where a service is silent or a body is too large.

    A look at a public case or notice by API counts by address as on the page, so that check codes
    cannot be guessed past the page's own limit.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        services: Mapping[str, str],
        *,
        body_limit: int,
        lookups: Lookups,
    ) -> None:
        targets = {
            f"/api/{name}/": {"target": url, "remove_prefix": True}
            for name, url in services.items()
        }
        super().__init__(app, targets, timeout=30)
        self.body_limit = body_limit
        self.lookups = lookups
        self.streams = Streams(services["matching"]) if "matching" in services else None

    def proxy_to(self, opts: dict[str, Any], path: str, prefix: str) -> "WSGIApplication":
        forward = super().proxy_to(opts, _as_text(path), prefix)

        def application(
            environ: "WSGIEnvironment", start_response: "StartResponse"
        ) -> Iterable[bytes]:
            refusal = self._refusal(environ)
            if refusal is not None:
                return refusal(environ, start_response)
            _tell_origin(environ, prefix.rstrip("/"))
            if self.streams and environ["PATH_INFO"] == PATH and _is_get(environ):
                return _streamed(self.streams, environ, start_response)
            status, body = _forward(forward, prefix.split("/")[2], environ, start_response)
            if status == 404 and _is_lookup(environ):
                self.lookups.failed(_address(environ))
            return body

        return application

    def _refusal(self, environ: "WSGIEnvironment") -> Response | None:
        if METRICS.fullmatch(environ["PATH_INFO"]):
            return problems.not_found()
        if _is_lookup(environ) and not self.lookups.allowed(_address(environ)):
            return problems.too_many()
        limit = self._limit(environ)
        if not _buffer(environ, limit):
            return problems.too_large(limit)
        return None

    def _limit(self, environ: "WSGIEnvironment") -> int:
        """How large a body may be, in bytes."""
        return (
            max(self.body_limit, LARGEST_FILE) if environ["PATH_INFO"] == FILES else self.body_limit
        )


def _forward(
    forward: "WSGIApplication",
    service: str,
    environ: "WSGIEnvironment",
    start_response: "StartResponse",
) -> tuple[int, Iterable[bytes]]:
    """Pass on; where werkzeug would answer by its own HTML, or by a trace, answer by a problem."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def note(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        started.append((status, headers))

    try:
        body = forward(environ, note)
    except (http.client.HTTPException, ValueError) as error:
        log.warning("unreadable answer of %s: %s", service, error)
        return 503, problems.unavailable(service)(environ, start_response)
    status, headers = started[0]
    if _is_own_refusal(status, headers):
        log.warning("no answer of %s", service)
        return 503, problems.unavailable(service)(environ, start_response)
    start_response(status, headers)
    return int(status[:3]), body


def _streamed(
    streams: Streams, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    try:
        return streams.pass_on(environ, start_response)
    except httpx.TransportError as error:
        log.warning("no answer of matching: %s", type(error).__name__)
        return problems.unavailable("matching")(environ, start_response)


def _is_get(environ: "WSGIEnvironment") -> bool:
    return str(environ["REQUEST_METHOD"]) == "GET"


def _address(environ: "WSGIEnvironment") -> str:
    return str(environ.get("REMOTE_ADDR", ""))


def _is_lookup(environ: "WSGIEnvironment") -> bool:
    return str(environ["PATH_INFO"]).startswith(PUBLIC_LOOKUPS)


def _is_own_refusal(status: str, headers: list[tuple[str, str]]) -> bool:
    """Werkzeug's BadGateway is HTML; the services answer errors by problem+json only."""
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    return status.startswith("502") and kind.startswith("text/html")


def _buffer(environ: "WSGIEnvironment", limit: int) -> bool:
    """Read the body before a connection is opened; False when it is over the limit (bytes).

    A service thus never waits for a slow sender, and a chunked body gets the length that
    werkzeug's proxy needs (it does not end chunked bodies itself).
    """
    length = environ.get("CONTENT_LENGTH")
    chunked = "chunked" in environ.pop("HTTP_TRANSFER_ENCODING", "")
    environ.pop("HTTP_EXPECT", None)
    if not (length or chunked):
        return True
    if length and int(length) > limit:
        return False
    body = environ["wsgi.input"].read(int(length) if length else limit + 1)
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
    return len(body) <= limit


def _tell_origin(environ: "WSGIEnvironment", prefix: str) -> None:
    """Say where the request really came in; what a client claims about it is overwritten."""
    environ["HTTP_X_FORWARDED_FOR"] = environ.get("REMOTE_ADDR", "")
    environ["HTTP_X_FORWARDED_PROTO"] = environ["wsgi.url_scheme"]
    environ["HTTP_X_FORWARDED_HOST"] = environ.get("HTTP_HOST", "")
    environ["HTTP_X_FORWARDED_PREFIX"] = prefix


def _as_text(path: str) -> str:
    """WSGI paths are bytes dressed as latin-1; werkzeug's proxy would encode them twice."""
    return path.encode("latin-1", "replace").decode("utf-8", "replace")
