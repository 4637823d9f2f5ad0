"""docs/messages/asyncapi.yaml (AsyncAPI 3.0) and docs/messages/README.md, from the contracts and the manifest.

`python -m station.generated.messages [--check]`.
"""

import dataclasses
import datetime
import decimal
import inspect
import sys
import types
import typing
import uuid
from typing import Any

import yaml

from contracts.examples import example_of
from contracts.manifest import SERVICES, SUBSCRIPTIONS
from contracts.message import REGISTRY, Message
from station.generated.page import keep

PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    uuid.UUID: {"type": "string", "format": "uuid"},
    datetime.datetime: {"type": "string", "format": "date-time"},
    datetime.date: {"type": "string", "format": "date"},
    decimal.Decimal: {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
}
HEADERS = {
    "cloudEvents_specversion": "1.0",
    "cloudEvents_id": "UUIDv7; the same on every delivery",
    "cloudEvents_source": "/<service>",
    "cloudEvents_type": "the message's name",
    "cloudEvents_time": "UTC, ISO 8601",
    "cloudEvents_dataschema": "<name>/v<version>",
    "cloudEvents_subject": "what it is about",
    "cloudEvents_correlationid": "the case, from the form to the archive",
    "cloudEvents_causationid": "the message that led to this one",
    "cloudEvents_traceparent": "the span that said it, as in W3C Trace Context",
}


def schema_of(cls: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a contract's dataclass."""
    hints = typing.get_type_hints(cls)
    fields = dataclasses.fields(cls)
    return {
        "type": "object",
        "description": _said_of(cls),
        "required": [f.name for f in fields if f.default is dataclasses.MISSING],
        "properties": {f.name: _property(hints[f.name]) for f in fields},
    }


def _said_of(cls: type[Any]) -> str:
    """The docstring without its indentation, which Python 3.13 takes off by itself and earlier ones keep."""
    return inspect.cleandoc(cls.__doc__ or "")


def _property(hint: Any) -> dict[str, Any]:
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (inner,) = (a for a in arguments if a is not type(None))
        return {"oneOf": [_property(inner), {"type": "null"}]}
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": _property(arguments[0])}
    if typing.get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _property(arguments[1])}
    return dict(PLAIN[hint]) if hint in PLAIN else schema_of(hint)


def asyncapi() -> dict[str, Any]:
    """The whole document."""
    contracts = [cls for _, cls in sorted(REGISTRY.items())]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Station",
            "version": "1",
            "description": "一站式质量服务站各服务之间的消息。Messages between the services, and to the providers.",
        },
        "defaultContentType": "application/json",
        "channels": {_key(cls): _channel(cls) for cls in contracts},
        "operations": dict(_operations(contracts)),
        "components": {
            "messages": {_key(cls): _message(cls) for cls in contracts},
            "schemas": {"headers": _headers()},
        },
    }


def _key(cls: type[Message]) -> str:
    return f"{cls.name}.v{cls.version}".replace(".", "_")


def _address(cls: type[Message]) -> str:
    return "provider.<provider>" if cls.bus == "providers" else cls.routing_key()


def _channel(cls: type[Message]) -> dict[str, Any]:
    exchange = {"name": cls.exchange, "type": "topic", "durable": True, "vhost": cls.bus}
    return {
        "address": _address(cls),
        "messages": {_key(cls): {"$ref": f"#/components/messages/{_key(cls)}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _operations(contracts: list[type[Message]]) -> typing.Iterator[tuple[str, dict[str, Any]]]:
    for cls in contracts:
        yield f"{cls.owner}_sends_{_key(cls)}", _operation("send", cls)
    for service in SERVICES:
        for cls in SUBSCRIPTIONS[service]:
            yield f"{service}_receives_{_key(cls)}", _operation("receive", cls)


def _operation(action: str, cls: type[Message]) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{_key(cls)}"},
        "bindings": {"amqp": {"deliveryMode": 2, "ack": True, "bindingVersion": "0.3.0"}},
    }


def _message(cls: type[Message]) -> dict[str, Any]:
    return {
        "name": cls.name,
        "title": _said_of(cls).partition("\n")[0],
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/headers"},
        "payload": schema_of(cls),
        "examples": [{"payload": example_of(cls)}],
    }


def _headers() -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(HEADERS),
        "properties": {
            name: {"type": "string", "description": text} for name, text in HEADERS.items()
        },
    }


def readable() -> str:
    """The same for people: who says what to whom."""
    lines = [
        "# 消息 · Messages",
        "",
        "由 `make documents` 从 `contracts/` 生成。Generated; do not edit.",
        "",
        "| 消息 message | 含义 meaning | 接收 heard by |",
        "|---|---|---|",
    ]
    for (name, version), cls in sorted(REGISTRY.items()):
        heard = [s for s in SERVICES if cls in SUBSCRIPTIONS[s]]
        to = "服务机构 providers" if cls.bus == "providers" else ", ".join(heard) or "—"
        meaning = " ".join((cls.__doc__ or "").split())
        lines.append(f"| `{name}` v{version} | {meaning} | {to} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    text = yaml.safe_dump(asyncapi(), allow_unicode=True, sort_keys=False, width=120)
    return keep("docs/messages/asyncapi.yaml", text, arguments) | keep(
        "docs/messages/README.md", readable(), arguments
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
