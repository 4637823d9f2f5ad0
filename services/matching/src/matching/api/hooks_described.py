"""OpenAPI's `webhooks`: what the station posts to a provider's own address, event by event, made from the contracts."""

from typing import Any

from contracts.json_schema import said_of, schema_of
from contracts.manifest import told_to_providers
from contracts.message import Message

TEXT = {"type": "string"}
HEADERS = {
    "webhook-id": "事件编号，重发时不变 · the event's id, the same each time it is sent",
    "webhook-timestamp": "本次尝试的时刻（1970 年起的秒数）· when this attempt was made, seconds since 1970",
    "webhook-signature": "`v1,` HMAC-SHA256 与 `v1a,` ed25519，见 Standard Webhooks · as Standard Webhooks says",
}
ANSWERS = {
    "2XX": "已收到 · received",
    "410": "不再接收：停用此回调并告知 · wants nothing any more: the hook is stopped, and that is told",
    "429": "稍后再试（Retry-After）· again later",
    "default": "未收到：按计划重试 · not received: tried again by schedule",
}


def hooks_described() -> dict[str, Any]:
    """One entry for each event that providers are told."""
    return {cls.name: {"post": _described(cls)} for cls in told_to_providers()}


def _described(cls: type[Message]) -> dict[str, Any]:
    return {
        "summary": said_of(cls).partition("\n")[0],
        "security": [],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": text, "schema": TEXT}
            for name, text in HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _envelope(cls)}},
        },
        "responses": {status: {"description": text} for status, text in ANSWERS.items()},
    }


def _envelope(cls: type[Message]) -> dict[str, Any]:
    """CloudEvents 1.0 in JSON; `sequence` is the position in the provider's mailbox."""
    fixed = {
        "specversion": {"const": "1.0"},
        "type": {"const": cls.name},
        "dataschema": {"const": f"{cls.name}/v{cls.version}"},
        "datacontenttype": {"const": "application/json"},
    }
    texts = dict.fromkeys(("id", "source", "subject", "sequence"), TEXT)
    properties = {**texts, "time": {"type": "string", "format": "date-time"}, **fixed}
    return {
        "type": "object",
        "required": [*properties, "data"],
        "properties": {**properties, "data": schema_of(cls)},
    }
