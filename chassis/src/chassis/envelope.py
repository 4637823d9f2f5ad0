"""The envelope of a message: CloudEvents 1.0 attributes as AMQP headers, and nothing a stranger sent besides."""

import dataclasses
import datetime
import functools
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

import orjson

from chassis.characters import BAD

SPEC_VERSION = "1.0"
PREFIX = "cloudEvents_"  # the prefix of the CloudEvents AMQP binding, used for 0-9-1 as well
ATTRIBUTES = (
    "id",
    "source",
    "type",
    "time",
    "dataschema",
    "subject",
    "correlationid",
    "causationid",
    "traceparent",
)
KEPT = tuple(PREFIX + name for name in ATTRIBUTES)


class Contract(Protocol):
    """What the chassis asks of a message class; contracts fit by shape."""

    name: ClassVar[str]
    version: ClassVar[int]
    bus: ClassVar[str]
    exchange: ClassVar[str]
    heard: ClassVar[bool]

    @classmethod
    def routing_key(cls) -> str: ...

    @classmethod
    def decode(cls, body: bytes) -> Any: ...

    @classmethod
    def load(cls, data: dict[str, Any]) -> Any: ...

    def encode(self) -> bytes: ...

    @property
    def subject(self) -> str: ...


class Poison(Exception):
    """A message that can never be handled; `reason` is a stable code for the dead letter."""

    def __init__(self, reason: str, error: str) -> None:
        super().__init__(f"{reason}: {error}")
        self.reason, self.error = reason, error


@dataclasses.dataclass(frozen=True, kw_only=True)
class Received:
    """A message as it came: headers that are kept, and the body's bytes.

    `parked`: it was put aside before; `attempts` counts how often it failed, not how often it came too early.
    """

    headers: Mapping[str, Any]
    body: bytes
    parked: bool = False
    attempts: int = 0

    def attribute(self, name: str) -> str | None:
        value = self.headers.get(PREFIX + name)
        return value if isinstance(value, str) else None

    @functools.cached_property
    def message_id(self) -> uuid.UUID:
        """Raises Poison where the id is missing or no UUID: without one nothing could be deduplicated."""
        try:
            return uuid.UUID(self.attribute("id") or "")
        except ValueError as error:
            raise Poison("no_message_id", str(error)) from error

    def type_and_version(self) -> tuple[str, int]:
        """Raises Poison where the headers do not name a type and a version."""
        schema = self.attribute("dataschema") or ""
        name, _, version = schema.rpartition("/v")
        if not name or not version.isdecimal():
            raise Poison("no_type", f"dataschema={schema!r}")
        return name, int(version)

    def data(self) -> dict[str, Any]:
        """The body as JSON. Raises Poison where it is none, or no object."""
        try:
            data = orjson.loads(self.body)
        except ValueError as error:
            raise Poison("not_json", str(error)[:500]) from error
        if not isinstance(data, dict):
            raise Poison("not_an_object", type(data).__name__)
        return data


def headers_of(
    message: Contract,
    message_id: uuid.UUID,
    source: str,
    *,
    correlation: str,
    causation: str | None,
    traceparent: str | None = None,
) -> dict[str, str]:
    """The headers that go with a message."""
    attributes = {
        "specversion": SPEC_VERSION,
        "id": str(message_id),
        "source": f"/{source}",
        "type": message.name,
        "time": datetime.datetime.now(datetime.UTC).isoformat(),
        "dataschema": f"{message.name}/v{message.version}",
        "subject": message.subject,
        "correlationid": correlation,
        "causationid": causation or str(message_id),
        "traceparent": traceparent,
    }
    return {PREFIX + name: value for name, value in attributes.items() if value is not None}


def kept(headers: Mapping[str, Any] | None) -> dict[str, str]:
    """Only the headers on the allow-list, as text that a database takes; foreign ones are not carried on."""
    came = headers or {}
    found = {name: str(came[name]) for name in KEPT if came.get(name) is not None}
    if BAD.search("".join(found.values())):
        return {name: clean(value) for name, value in found.items()}
    return found


def clean(text: str) -> str:
    """A stranger's text as PostgreSQL can keep it: what no text may hold is replaced by U+FFFD."""
    return BAD.sub("\N{REPLACEMENT CHARACTER}", text)
