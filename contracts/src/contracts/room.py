"""The providers' room on the broker, a vhost apart from the services': what stands there, and what each provider has.

Needs go out by the exchange `needs`, each to the one queue `provider.<id>`; answers come in by one exchange a provider,
`answers.<id>`, behind which `answers` takes them to the service that their kind names (6.2.2, 9.3.3).
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from contracts.answers import ANSWERS, EXCHANGE

NEEDS = "needs"
UNKNOWN = f"{EXCHANGE}.unknown"  # takes what no service answers to, so that its sender is told
GIVEN_UP = (
    f"{EXCHANGE}.given_up"  # takes what has ended a process again and again; a person has to look
)
QUEUE: Mapping[str, Any] = {
    "x-queue-type": "quorum",
    "x-delivery-limit": 20,
    "x-overflow": "reject-publish",
    "x-max-length": 10_000,
}
"""A provider's queue of needs: a full one refuses, so letters wait in the mailbox."""
DESK: Mapping[str, Any] = {
    "x-queue-type": "quorum",
    "x-delivery-limit": 20,
    "x-overflow": "reject-publish",
    "x-max-length": 100_000,
    "x-single-active-consumer": True,
    "x-dead-letter-exchange": GIVEN_UP,
    "x-dead-letter-strategy": "at-least-once",
}
"""A service's queue of answers: one process at a time takes from it, so each provider's come in its order."""
KEPT: Mapping[str, Any] = {"x-queue-type": "quorum"}
CONNECTIONS, CHANNELS = 5, 20  # at most, of one provider's account

EXCHANGES: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    (NEEDS, "direct", {}),
    (GIVEN_UP, "fanout", {}),
    (UNKNOWN, "fanout", {}),
    (EXCHANGE, "topic", {"alternate-exchange": UNKNOWN}),
)
QUEUES: tuple[tuple[str, Mapping[str, Any]], ...] = (
    *((f"{EXCHANGE}.{service}", DESK) for service in ANSWERS),
    (GIVEN_UP, KEPT),
)
BINDINGS: tuple[tuple[str, str, str], ...] = (
    *((f"{EXCHANGE}.{service}", EXCHANGE, f"{service}.#") for service in ANSWERS),
    (f"{EXCHANGE}.matching", UNKNOWN, ""),
    (GIVEN_UP, GIVEN_UP, ""),
)


@dataclasses.dataclass(frozen=True)
class Step:
    """One call of RabbitMQ's management API, below `/api`."""

    method: str
    path: str
    body: Mapping[str, Any]


def queue_of(provider: str) -> str:
    """Where a provider reads, and the key by which it is written to."""
    return f"provider.{provider}"


def exchange_of(provider: str) -> str:
    """Where a provider writes."""
    return f"{EXCHANGE}.{provider}"


def user_of(room: str, provider: str) -> str:
    """A provider's account; accounts are the whole broker's, so the room is part of the name."""
    return f"{room}.{provider}"


def service_rights(service: str) -> Mapping[str, str] | None:
    """What a service may in the providers' room; None where it has no business there."""
    if service not in ANSWERS:
        return None
    own = f"^{re.escape(EXCHANGE)}\\.{service}$"
    return _rights(write=f"^{NEEDS}$" if service == "matching" else "^$", read=own)


def account(room: str, provider: str, word: Mapping[str, str]) -> Iterator[Step]:
    """How a provider's queue, exchange and account are made, each step harmless when done again.

    `word` is `{"password": ...}` or `{"password_hash": ...}`. Rights come last: nobody is in before all limits hold.
    """
    queue, exchange = queue_of(provider), exchange_of(provider)
    user, vhost = quote(user_of(room, provider), safe=""), quote(room, safe="")
    durable = {"durable": True}
    yield Step("PUT", f"/queues/{vhost}/{queue}", {**durable, "arguments": dict(QUEUE)})
    yield Step("POST", f"/bindings/{vhost}/e/{NEEDS}/q/{queue}", {"routing_key": queue})
    yield Step("PUT", f"/exchanges/{vhost}/{exchange}", {**durable, "type": "topic"})
    yield Step("POST", f"/bindings/{vhost}/e/{exchange}/e/{EXCHANGE}", {"routing_key": "#"})
    yield Step("PUT", f"/users/{user}", {**word, "tags": ""})
    yield Step("PUT", f"/user-limits/{user}/max-connections", {"value": CONNECTIONS})
    yield Step("PUT", f"/user-limits/{user}/max-channels", {"value": CHANNELS})
    topics = {"exchange": exchange, "write": f"^({'|'.join(ANSWERS)})\\.[a-z_]+$", "read": "^$"}
    yield Step("PUT", f"/topic-permissions/{vhost}/{user}", topics)
    rights = _rights(write=f"^{re.escape(exchange)}$", read=f"^{re.escape(queue)}$")
    yield Step("PUT", f"/permissions/{vhost}/{user}", rights)


def _rights(*, write: str, read: str) -> Mapping[str, str]:
    return {"configure": "^$", "write": write, "read": read}
