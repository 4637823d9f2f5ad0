"""How a dead letter looks on a terminal: every sign of a stranger's text is one that cannot steer it."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

LONGEST_BODY = 20_000
"""Characters of a body that are shown."""


def line_of(letter: Mapping[str, Any]) -> str:
    """Three lines: the id to copy; when, why and what; the subject and the error."""
    state = "" if letter["state"] == "open" else f" [{letter['state']}]"
    return "\n".join(
        (
            f"{letter['dead_letter_id']}{state}",
            f"  {_local(letter['died_at'])}  {_plain(letter['reason'])}  {_plain(letter['type'])}"
            f"  主题 subject {_plain(letter['subject'])}",
            f"  已试 attempts {letter['attempts']}  {_plain(letter['error'])[:200]}",
        )
    )


def whole_of(letter: Mapping[str, Any]) -> str:
    """The whole message and what was done to it."""
    headers = [f"  {_plain(name)}: {_plain(value)}" for name, value in letter["headers"].items()]
    actions = [_action(action) for action in letter["actions"]]
    return "\n".join(
        [line_of(letter), "消息头 headers", *headers, "正文 body", _body(letter)]
        + (["处置 actions", *actions] if actions else [])
    )


def _action(action: Mapping[str, Any]) -> str:
    many = f" ×{action['how_many']}" if action["how_many"] > 1 else ""
    before = f"\n    原文 before: {_plain(action['body_before'])}" if action["body_before"] else ""
    who = f"{_plain(action['actor'])} {action['action']}{many}"
    return f"  {_local(action['at'])}  {who}  {_plain(action['why'])}{before}"


def _body(letter: Mapping[str, Any]) -> str:
    if letter["body"] is None:
        return f"(base64) {letter['body_base64'][:LONGEST_BODY]}"
    try:
        text = json.dumps(json.loads(letter["body"]), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        text = letter["body"]
    cut = "\n…" if len(text) > LONGEST_BODY else ""
    return "\n".join(_plain(line) for line in text[:LONGEST_BODY].split("\n")) + cut


def _plain(text: object) -> str:
    """Without signs that a terminal would obey."""
    shown = "–" if text is None else str(text)
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in shown)


def _local(moment: str) -> str:
    return datetime.datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M:%S")
