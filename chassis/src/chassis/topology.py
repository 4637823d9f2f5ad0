"""The broker's topology: declared from one manifest by a deploy step, only checked by the services.

Quorum queues everywhere; arguments that mean the same on RabbitMQ 3.10 and 4.x.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import kombu

from chassis.envelope import Contract
from chassis.work import EXPRESS

DELIVERY_LIMIT = 20
DEAD = "dead"
UNROUTED = "unrouted"
LANES = ("express", "inbox")


@dataclasses.dataclass(frozen=True)
class Topology:
    """What has to be there: exchanges (name, kind, arguments), queues (name, arguments), bindings."""

    exchanges: tuple[tuple[str, str, Mapping[str, Any]], ...]
    queues: tuple[tuple[str, Mapping[str, Any]], ...]
    bindings: tuple[tuple[str, str, str], ...]  # queue, exchange, routing key


class TopologyMismatch(RuntimeError):
    """The broker has something else than the manifest says; the text names each difference."""


def queue_arguments(dead_key: str | None) -> dict[str, Any]:
    """Quorum, bounded redelivery, refusing rather than dropping; dead letters are kept at least once."""
    arguments: dict[str, Any] = {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-overflow": "reject-publish",
    }
    if dead_key:
        arguments |= {
            "x-dead-letter-exchange": DEAD,
            "x-dead-letter-routing-key": dead_key,
            "x-dead-letter-strategy": "at-least-once",
        }
    return arguments


def topology(
    subscriptions: Mapping[str, Sequence[type[Contract]]], services: Iterable[str]
) -> Topology:
    """The core topology that follows from who listens to what."""
    services = tuple(services)
    events = {"alternate-exchange": UNROUTED}
    exchanges = [(f"{service}.events", "topic", events) for service in services]
    queues = [(f"{s}.{lane}", queue_arguments(s)) for s in services for lane in LANES]
    dead = [(f"{service}.dead", queue_arguments(None)) for service in services]
    bindings = [
        (f"{service}.{lane}", contract.exchange, prefix + contract.routing_key())
        for service, contracts in subscriptions.items()
        for contract in contracts
        for lane, prefix in (("inbox", ""), ("express", EXPRESS))
    ]
    return Topology(
        exchanges=(*exchanges, (DEAD, "direct", {}), (UNROUTED, "fanout", {})),
        queues=(*queues, *dead, (UNROUTED, queue_arguments(None))),
        bindings=(*bindings, *((f"{s}.dead", DEAD, s) for s in services), (UNROUTED, UNROUTED, "")),
    )


def own_queues(service: str) -> tuple[str, ...]:
    """The queues that a service consumes: its lanes, and what the broker gave up for it."""
    return tuple(f"{service}.{lane}" for lane in (*LANES, DEAD))


def declare(url: str, wanted: Topology) -> None:
    """Declare everything at the broker; run by whoever may configure it. Raises TopologyMismatch."""
    with kombu.Connection(url, connect_timeout=10) as connection:
        for name, kind, arguments in wanted.exchanges:
            _declare(connection, "exchange_declare", name, type=kind, arguments=dict(arguments))
        for name, arguments in wanted.queues:
            _declare(connection, "queue_declare", name, arguments=dict(arguments))
        channel = connection.channel()
        for queue, exchange, key in wanted.bindings:
            channel.queue_bind(queue, exchange, key)


def _declare(connection: kombu.Connection, method: str, name: str, **options: Any) -> None:
    try:
        with connection.channel() as channel:
            getattr(channel, method)(name, durable=True, auto_delete=False, **options)
    except connection.channel_errors as error:
        raise TopologyMismatch(
            f"消息代理中的 {name} 与清单不一致：{error}。请删除后重新声明（先确认队列为空）。"
            f" / {name} at the broker differs from the manifest: {error}."
            " Delete it and declare again, once it is empty."
        ) from error


def check(connection: kombu.Connection, queues: Iterable[str]) -> None:
    """See that the queues are there with their arguments, without making any. Raises TopologyMismatch, never hangs."""
    found = [said for name in queues if (said := _difference(connection, name))]
    if found:
        lines = "\n".join(f"  - {said}" for said in found)
        raise TopologyMismatch(
            f"消息代理与清单不一致（received 为清单所要求，current 为代理现有）：\n{lines}\n"
            "缺少的：请运行 `station topology`；参数不同的：先确认队列为空并删除，再运行它。"
            " / The broker differs from the manifest (received: what the manifest says; current: what is there)."
            " What is missing: run `station topology`. What is different: delete it once it is empty, then run it."
        )


def _difference(connection: kombu.Connection, name: str) -> str | None:
    """The broker's own words. Passive first: a service is to make no queue."""
    service, _, lane = name.rpartition(".")
    arguments = queue_arguments(None if lane == DEAD else service)
    options: tuple[dict[str, Any], ...] = ({"passive": True}, {"arguments": arguments})
    try:
        for option in options:
            with connection.channel() as channel:
                channel.queue_declare(name, durable=True, auto_delete=False, **option)
    except connection.channel_errors as error:
        return f"{name}: {error.reply_text}"
    return None
