"""Messages that nobody can handle, and a handler that ends its process."""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import amqp
import kombu

from chassis.envelope import PREFIX, Received
from contracts.manifest import SUBSCRIPTIONS

DEADLY = "/deadly"
"""A message from this source ends the process that hands it to its handler, as a crash in a library would."""

ENDS_THE_PROCESS = "ends_the_process"
BIG = 10 * 2**20


@dataclass(frozen=True)
class Poison:
    """One message, and the reason under which it has to be found among the dead letters."""

    service: str
    reason: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def poisons(service: str) -> Iterator[Poison]:
    """Every kind there is, for one service; the deadly one comes apart."""
    contract = SUBSCRIPTIONS[service][0]
    known, later = f"{contract.name}/v{contract.version}", f"{contract.name}/v99"
    yield Poison(service, "not_json", b"{nope", _headers(known))
    yield Poison(service, "not_an_object", b"[]", _headers(known))
    yield Poison(service, "not_its_contract", b'{"a": 1}', _headers(known))
    yield Poison(service, "unknown_type", b"{}", _headers("nobody.ever_said/v1"))
    yield Poison(service, "unknown_version", b"{}", _headers(later))
    yield Poison(service, "no_type", b"{}", _headers(""))
    yield Poison(service, "no_message_id", b"hello")
    yield Poison(service, "not_json", b"x" * BIG, _headers(known))


def deadly(service: str) -> Poison:
    contract = SUBSCRIPTIONS[service][0]
    known = f"{contract.name}/v{contract.version}"
    headers = _headers(known) | {f"{PREFIX}source": DEADLY}
    return Poison(service, ENDS_THE_PROCESS, b"{}", headers)


def send(url: str, *many: Poison) -> None:
    """Straight into the services' queues, confirmed."""
    options = {"confirm_publish": True}
    with kombu.Connection(url, transport_options=options) as connection:
        channel = connection.channel()
        for one in many:
            message = amqp.Message(one.body, delivery_mode=2, application_headers=one.headers)
            channel.basic_publish(message, exchange="", routing_key=f"{one.service}.inbox")


def _headers(schema: str) -> dict[str, str]:
    return {f"{PREFIX}id": str(uuid.uuid4()), f"{PREFIX}dataschema": schema}


def wrap(handling: Any) -> None:
    """A service with this runs into its end at a deadly message. Raises AttributeError where the method has gone."""
    read = handling._read

    def or_die(self: Any, received: Received) -> Any:
        if received.attribute("source") == DEADLY:
            os._exit(9)
        return read(self, received)

    handling._read = or_die
