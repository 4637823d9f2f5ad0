"""Errors for people: RFC 9457 problem details, in Chinese and English, with every wrong field named at once."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.exceptions import HTTPException

CONTENT_TYPE = "application/problem+json"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Problem:
    """What went wrong, ready to be sent."""

    status: int
    code: str
    zh: str
    en: str
    fields: tuple[dict[str, str], ...] = ()

    def body(self, *, english: bool = False) -> dict[str, Any]:
        return {
            "type": f"urn:station:problem:{self.code}",
            "title": self.en if english else self.zh,
            "status": self.status,
            "code": self.code,
            "detail": self.en if english else self.zh,
            "detail_zh": self.zh,
            "detail_en": self.en,
            "errors": list(self.fields),
        }


# HTTP's own errors: code, Chinese, English.
HTTP: Mapping[int, tuple[str, str, str]] = {
    400: (
        "bad_request",
        "请求无法理解：不是有效的 JSON 或格式有误。",
        "The request could not be understood: no valid JSON.",
    ),
    404: ("not_found", "未找到所请求的内容。", "Not found."),
    405: (
        "method_not_allowed",
        "此地址不支持该操作。",
        "This address does not support the method.",
    ),
    412: (
        "changed_meanwhile",
        "内容已被他人修改，请重新读取后再提交。",
        "It was changed meanwhile: read it again.",
    ),
    413: ("too_large", "提交内容过大，请缩减后重试。", "What was sent is too large."),
    415: (
        "unsupported_media_type",
        "只接受 application/json。",
        "Only application/json is accepted.",
    ),
    422: ("invalid", "有字段填写错误，请逐项改正。", "Some fields are wrong; each is named."),
    428: ("precondition_required", "修改时必须带 If-Match。", "A change needs If-Match."),
    429: ("too_many_requests", "操作过于频繁，请稍后再试。", "Too many requests, try again later."),
    503: (
        "unavailable",
        "服务暂时不可用，请稍后重试；已填写的内容请保留。",
        "Unavailable for a moment, try again.",
    ),
}
UNEXPECTED = (
    "unexpected",
    "系统内部错误，已记录；请稍后重试。",
    "Something went wrong here; it was recorded.",
)

# marshmallow's messages in Chinese; the first pattern that fits is taken.
TRANSLATIONS: tuple[tuple[str, str], ...] = (
    (r"Missing data for required field\.", "必填项缺失。"),
    (r"Unknown field\.", "未知字段。"),
    (r"Field may not be null\.", "不能为空。"),
    (r"Not a valid string\.", "应为文本。"),
    (r"Not a valid integer\.", "应为整数。"),
    (r"Not a valid number\.", "应为数字。"),
    (r"Not a valid boolean\.", "应为是或否。"),
    (r"Not a valid (date|datetime|time)\.", "日期或时间格式不正确。"),
    (r"Not a valid UUID\.", "标识格式不正确。"),
    (r"Not a valid list\.", "应为列表。"),
    (r"Not a valid mapping type\.|Invalid input type\.", "应为对象。"),
    (r"Must be one of: (.+)\.", "只能是以下之一：{0}。"),
    (r"Longer than maximum length (\d+)\.", "超过最大长度 {0}。"),
    (r"Shorter than minimum length (\d+)\.", "短于最小长度 {0}。"),
    (r"Length must be between (\d+) and (\d+)\.", "长度应在 {0} 到 {1} 之间。"),
    (r"Length must be (\d+)\.", "长度应为 {0}。"),
    (
        r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.",
        "应在 {0} 到 {1} 之间。",
    ),
    (r"Must be greater than or equal to (\S+)\.", "不得小于 {0}。"),
    (r"Must be less than or equal to (\S+)\.", "不得大于 {0}。"),
    (r"Must be greater than (\S+)\.", "应大于 {0}。"),
    (r"String does not match expected pattern\.", "格式不正确。"),
    (r"Special numeric values.*", "应为有效数字。"),
)


def in_chinese(message: str) -> str:
    for pattern, zh in TRANSLATIONS:
        if fit := re.fullmatch(pattern, message):
            return zh.format(*fit.groups())
    return "填写有误。"


def wrong_fields(messages: Any, path: str = "") -> Iterable[dict[str, str]]:
    """Flatten marshmallow's nested messages into one entry a field."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            # webargs' location ("json", "query") and marshmallow's "_schema" are no part of a field's name.
            outer = path if key in {"json", "query", "path", "_schema"} else field_path(path, key)
            yield from wrong_fields(inner, outer)
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield {
                "field": path,
                "code": "invalid",
                "zh": in_chinese(str(message)),
                "en": str(message),
            }


def field_path(path: str, key: Any) -> str:
    """How a field inside a body is named: `rows[2].name`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    name = str(key).encode("utf-8", "replace").decode()  # JSON may name half a surrogate pair
    return f"{path}.{name}" if path else name


def of_http(error: HTTPException) -> Problem:
    """The problem of one of HTTP's own errors, with the wrong fields that webargs found."""
    status = error.code or 500
    code, zh, en = HTTP.get(status, UNEXPECTED)
    messages = getattr(error, "data", {}).get("messages") if hasattr(error, "data") else None
    fields = tuple(wrong_fields(messages)) if messages else ()
    return Problem(status=status, code=code, zh=zh, en=en, fields=fields)


def of_named(error: Exception, status: int) -> Problem:
    """The problem of an error that brings `code`, `zh` and `en`, and maybe `wrong_fields`."""
    named: Any = error
    fields = tuple(
        {"field": f.field, "code": f.code, "zh": f.zh, "en": f.en}
        for f in getattr(named, "wrong_fields", ())
    )
    return Problem(status=status, code=named.code, zh=named.zh, en=named.en, fields=fields)
