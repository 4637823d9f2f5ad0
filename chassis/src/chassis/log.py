"""Logs: one JSON object a line on standard output; names and identifiers, never bodies or people."""

import logging
import sys
from typing import Any

import orjson
import structlog


def configure(service: str, level: str = "INFO") -> None:
    """Make structlog and the standard library write the same kind of line."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _named(service),
    ]
    rendered = structlog.processors.JSONRenderer(serializer=_json)
    # Straight to the stream: a message is a line, and the standard library's way costs as much as handling it.
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, rendered],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
        cache_logger_on_first_use=True,
    )
    _configure_foreign(shared, level)


def _configure_foreign(shared: list[structlog.typing.Processor], level: str) -> None:
    """What libraries log through the standard library."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # httpx would write down each address that is called, and a provider's own may be a secret.
    for noisy in ("nameko", "amqp", "kombu", "werkzeug", "httpx", "httpcore"):
        logging.getLogger(noisy).setLevel("WARNING")
    # It warns at each orderly end of the threads that it stops; handlers no longer run in its workers.
    logging.getLogger("nameko.containers").setLevel("ERROR")


def _json(event: Any, default: Any = None, **_: Any) -> bytes:
    return orjson.dumps(event, default=default)


def _named(service: str) -> structlog.typing.Processor:
    def add(
        _logger: object, _method: str, event: structlog.typing.EventDict
    ) -> structlog.typing.EventDict:
        event["service"] = service
        return event

    return add
