"""How a need looks on the wire to each kind of program, and whose case an emitted message is about."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import amqp

from benchmarks.hop.needs import Need


@dataclass(frozen=True)
class Wire:
    """`message` puts a need into a program's own form; `case_id` reads what such a program has emitted."""

    message: Callable[[Need], amqp.Message]
    case_id: Callable[[bytes], str]


def _event(need: Need) -> amqp.Message:
    return amqp.Message(
        need.body,
        content_type="application/json",
        delivery_mode=2,
        message_id=str(need.message_id),
        application_headers=need.headers,
    )


def _case_of_event(body: bytes) -> str:
    return str(json.loads(body)["case_id"])


WIRES: Mapping[str, Wire] = {"event": Wire(_event, _case_of_event)}
