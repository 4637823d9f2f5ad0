"""What the station tells a provider: one event, the same on every channel."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from contracts import manifest  # noqa: F401  fills REGISTRY
from contracts.message import REGISTRY

PREFIX = "cloudEvents_"  # of the attributes as AMQP headers


@dataclasses.dataclass(frozen=True, kw_only=True)
class Gap:
    """The cursor was of no use (too old, or not one of the station's): what follows begins with the oldest kept."""

    oldest: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """`position` counts a provider's events from 1. `data` is one of `contracts.providers` (`NeedOffered`, ...), or
    a plain dict where this version of the client does not know the type."""

    id: str
    type: str
    position: int
    time: str
    subject: str
    data: Any


def read_event(event: Mapping[str, Any]) -> Event:
    """An event from CloudEvents' JSON form, as web hook, stream and pull carry it.

    Raises contracts.message.MessageRefused where the data misfits its contract.
    """
    return Event(
        id=event["id"],
        type=event["type"],
        position=int(event["sequence"]),
        time=event.get("time", ""),
        subject=event.get("subject", ""),
        data=_typed(event.get("dataschema", ""), event["data"]),
    )


def from_headers(headers: Mapping[str, Any], data: Any) -> Event:
    """An event from the headers of an AMQP message."""
    names = [name for name in headers if name.startswith(PREFIX)]
    return read_event({name.removeprefix(PREFIX): headers[name] for name in names} | {"data": data})


def _typed(schema: str, data: Any) -> Any:
    name, _, version = schema.rpartition("/v")
    contract = REGISTRY.get((name, int(version))) if version.isdecimal() else None
    return contract.load(data) if contract else data
