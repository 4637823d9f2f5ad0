"""docs/messages/asyncapi.yaml (AsyncAPI 3.0) and docs/messages/README.md, from the contracts and the manifest.

`python -m station.generated.messages [--check]`.
"""

import sys
from collections.abc import Iterator
from typing import Any

import yaml

from contracts.answers import ANSWERS, fields_of
from contracts.examples import example_of
from contracts.json_schema import said_of, schema_of
from contracts.manifest import SERVICES, SUBSCRIPTIONS, told_to_providers
from contracts.message import REGISTRY, Message
from station.generated.page import keep

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


STREAM = "events_stream"
ANSWER_HEADERS = {
    "cloudEvents_id": "机构自己的编号，重发时不变 · the provider's own id, the same when it is sent again",
}


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
        "channels": {
            **{_key(cls): _channel(cls) for cls in contracts},
            STREAM: _stream(),
            **{_name(kind): _answers(kind) for kind, _ in _kinds()},
        },
        "operations": {**dict(_operations(contracts)), **dict(_outside())},
        "components": {
            "messages": {
                **{_key(cls): _message(cls) for cls in contracts},
                **{_name(kind): _answer(kind, path) for kind, path in _kinds()},
            },
            "schemas": {"headers": _headers(HEADERS), "answer_headers": _headers(ANSWER_HEADERS)},
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


def _operations(contracts: list[type[Message]]) -> Iterator[tuple[str, dict[str, Any]]]:
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
        "title": said_of(cls).partition("\n")[0],
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/headers"},
        "payload": schema_of(cls),
        "examples": [{"payload": example_of(cls)}],
    }


def _headers(told: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(told),
        "properties": {
            name: {"type": "string", "description": text} for name, text in told.items()
        },
    }


def _stream() -> dict[str, Any]:
    """The stream of server-sent events: the same messages as on a provider's queue, as CloudEvents in JSON."""
    return {
        "address": "/api/matching/v1/events/stream",
        "description": "text/event-stream；`id` 为收件箱位置，断线后以 Last-Event-ID 续传，游标过旧时先收到 `reset`。"
        " `id` is the position in the mailbox; go on with Last-Event-ID; `reset` comes first where it is too old.",
        "messages": {
            _key(c): {"$ref": f"#/components/messages/{_key(c)}"} for c in told_to_providers()
        },
    }


def _kinds() -> Iterator[tuple[str, str]]:
    for kinds in ANSWERS.values():
        yield from kinds.items()


def _name(kind: str) -> str:
    return f"answer_{kind.replace('.', '_')}"


def _answers(kind: str) -> dict[str, Any]:
    exchange = {
        "name": "answers.<provider>",
        "type": "topic",
        "durable": True,
        "vhost": "providers",
    }
    return {
        "address": kind,
        "messages": {_name(kind): {"$ref": f"#/components/messages/{_name(kind)}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _answer(kind: str, path: str) -> dict[str, Any]:
    """What a provider says by message: the body of the request it stands for, with the path's fields beside."""
    names = list(fields_of(path))
    service = kind.partition(".")[0]
    return {
        "name": kind,
        "title": f"POST /api/{service}{path}",
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/answer_headers"},
        "payload": {
            "type": "object",
            "description": f"此请求的正文，另加路径中的字段 · this request's body, and the fields of its path: {path}",
            "required": names,
            "properties": {name: {"type": "string"} for name in names},
        },
    }


def _outside() -> Iterator[tuple[str, dict[str, Any]]]:
    """What goes on between the station and the providers beside their queues."""
    yield (
        "matching_sends_" + STREAM,
        {"action": "send", "channel": {"$ref": f"#/channels/{STREAM}"}},
    )
    for kind, _ in _kinds():
        service = kind.partition(".")[0]
        channel = {"$ref": f"#/channels/{_name(kind)}"}
        yield f"{service}_receives_{_name(kind)}", {"action": "receive", "channel": channel}


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
