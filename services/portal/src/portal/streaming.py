"""A stream that is held open is passed on piece by piece; werkzeug's proxy would wait until it has 16 kB."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PATH = "/api/matching/v1/events/stream"
SILENCE = 60.0  # seconds; a heartbeat comes each 15
ASKED = ("HTTP_AUTHORIZATION", "HTTP_LAST_EVENT_ID", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_FOR")
TOLD = ("content-type", "cache-control", "x-accel-buffering", "retry-after", "www-authenticate")


class Streams:
    """Holds streams of one service open, each in the thread of its request."""

    def __init__(self, service: str) -> None:
        timeout = httpx.Timeout(10.0, read=SILENCE)
        ended = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        self._http = httpx.Client(base_url=service, timeout=timeout, limits=ended, trust_env=False)

    def pass_on(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """The service's answer as it comes. Raises httpx.TransportError where the service is silent."""
        path = environ["PATH_INFO"].removeprefix("/api/matching")
        request = self._http.build_request(
            "GET", f"{path}?{environ.get('QUERY_STRING', '')}", headers=_asked(environ)
        )
        answer = self._http.send(request, stream=True)
        told = [(name, value) for name, value in answer.headers.items() if name in TOLD]
        start_response(f"{answer.status_code} {answer.reason_phrase}", told)
        return _pieces(answer)


def _pieces(answer: httpx.Response) -> Iterator[bytes]:
    """Until either side ends it; one that breaks off is taken up again by the client."""
    try:
        yield from answer.iter_raw()
    except httpx.TransportError:
        return
    finally:
        answer.close()


def _asked(environ: "WSGIEnvironment") -> dict[str, str]:
    given = {name: environ[name] for name in ASKED if name in environ}
    return {name[5:].replace("_", "-"): value for name, value in given.items()}
