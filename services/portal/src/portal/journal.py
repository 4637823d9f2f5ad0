"""One JSON line a request: the route, never the address, which may hold a check code or a link."""

import json
import logging
import sys
import time
import uuid

from flask import Flask, Response, g, request

log = logging.getLogger("portal")


class JsonLine(logging.Formatter):
    """A record as one line of JSON, with its fields and, for our own mistakes, the trace."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "service": "portal",
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def install(app: Flask) -> None:
    """Log every answered request by its route."""
    _write_to_standard_error()

    @app.before_request
    def begin() -> None:
        g.began = time.monotonic()
        g.correlation = request.headers.get("X-Correlation-ID", "")[:100] or str(uuid.uuid4())

    @app.after_request
    def note(response: Response) -> Response:
        took = round((time.monotonic() - g.get("began", time.monotonic())) * 1000, 1)
        route = request.url_rule.rule if request.url_rule else "-"
        fields = {
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "milliseconds": took,
            "correlation_id": g.get("correlation"),
        }
        if not route.startswith("/health"):
            log.info("request", extra={"fields": fields})
        return response


def _write_to_standard_error() -> None:
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLine())
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
