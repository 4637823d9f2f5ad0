"""How a need looks on the wire to each kind of program, and whose case an emitted message is about."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import amqp

from benchmarks.hop.needs import Need
from chassis.topology import queue_arguments

QUORUM = {"x-queue-type": "quorum"}
Read = Callable[[bytes], str]


@dataclass(frozen=True)
class Wire:
    """`message` puts a need into a program's own form; `case_id` reads what such a program has emitted.

    `arguments`: what its framework declares a queue with, by the queue's name.
    """

    message: Callable[[Need], amqp.Message]
    case_id: Read
    arguments: Callable[[str], dict[str, Any]] = field(default=lambda _queue: QUORUM)


def event(need: Need) -> amqp.Message:
    """As the chassis sends it."""
    return amqp.Message(
        need.body,
        content_type="application/json",
        delivery_mode=2,
        message_id=str(need.message_id),
        application_headers=need.headers,
    )


def celery_task(task: str) -> Callable[[Need], amqp.Message]:
    """Celery's message protocol, version 2: the call in the body, what to do with it in the headers."""

    def message(need: Need) -> amqp.Message:
        task_id = str(need.message_id)
        embed = dict.fromkeys(("callbacks", "errbacks", "chain", "chord"))
        nothing = dict.fromkeys(("group", "eta", "expires", "shadow"))
        named = {"id": task_id, "root_id": task_id, "task": task, "lang": "py", "parent_id": None}
        return amqp.Message(
            json.dumps([[need.data], {}, embed], ensure_ascii=False),
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=2,
            correlation_id=task_id,
            application_headers={**nothing, **named, "retries": 0, "timelimit": [None, None]},
        )

    return message


def dramatiq_message(actor: str) -> Callable[[Need], amqp.Message]:
    """Dramatiq's message: everything in the body."""

    def message(need: Need) -> amqp.Message:
        told = {
            "queue_name": "desk.inbox",
            "actor_name": actor,
            "args": [need.data],
            "kwargs": {},
            "options": {},
            "message_id": str(need.message_id),
            "message_timestamp": int(time.time() * 1000),
        }
        return amqp.Message(json.dumps(told, separators=(",", ":")), delivery_mode=2)

    return message


def dramatiq_arguments(queue: str) -> dict[str, Any]:
    """Dramatiq's own dead-lettering, and the type that the peer adds."""
    dead = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": f"{queue}.XQ"}
    return {**dead, **QUORUM}


def _case_of_event(body: bytes) -> str:
    return str(json.loads(body)["case_id"])


def _case_of_celery(body: bytes) -> str:
    return str(json.loads(body)[0][0]["case_id"])


def _case_of_dramatiq(body: bytes) -> str:
    return str(json.loads(body)["args"][0]["case_id"])


def celery(task: str) -> Wire:
    return Wire(celery_task(task), _case_of_celery)


def dramatiq(actor: str) -> Wire:
    return Wire(dramatiq_message(actor), _case_of_dramatiq, dramatiq_arguments)


EVENT = Wire(event, _case_of_event, lambda queue: queue_arguments("desk" if "." in queue else None))
WIRES: Mapping[str, Wire] = {
    "event": EVENT,
    "celery guaranteed": celery("desk.open_case"),
    "celery plain": celery("desk.open_case_plainly"),
    "dramatiq guaranteed": dramatiq("open_case"),
    "dramatiq plain": dramatiq("open_case_plainly"),
}
