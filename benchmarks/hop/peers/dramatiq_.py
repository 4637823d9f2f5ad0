"""Dramatiq: actors on RabbitMQ, confirms on; arguments validated by pydantic, as Dramatiq has nothing of its own.

dramatiq benchmarks.hop.peers.dramatiq_ --processes 1 --threads 8 --queues desk.inbox
python -m benchmarks.hop.peers.dramatiq_      (the relay)
"""

import os
import uuid
from collections.abc import Sequence
from typing import Any

import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.middleware import CurrentMessage

from benchmarks.hop.model import Outbox
from benchmarks.hop.peers.database import open_once, open_plainly, relay, sessions
from benchmarks.hop.peers.desk import Need, event_of


class QuorumBroker(RabbitmqBroker):
    """Dramatiq has no setting for a queue's type."""

    def _build_queue_arguments(self, queue_name: str) -> dict[str, Any]:
        return {**super()._build_queue_arguments(queue_name), "x-queue-type": "quorum"}


broker = QuorumBroker(url=os.environ["SERVICE_AMQP_URL"], confirm_delivery=True)
broker.add_middleware(CurrentMessage())
dramatiq.set_broker(broker)
make = sessions()


@dramatiq.actor(queue_name="desk.inbox")
def open_case(data: dict[str, Any]) -> None:
    with make() as session:
        open_once(session, Need.model_validate(data), message_id())


@dramatiq.actor(queue_name="desk.inbox")
def open_case_plainly(data: dict[str, Any]) -> None:
    need = Need.model_validate(data)
    with make() as session:
        open_plainly(session, need, message_id())
    case_opened.send(event_of(need))


@dramatiq.actor(queue_name="told")
def case_opened(event: dict[str, Any]) -> None:
    """Somebody else's; here it is only sent."""


def message_id() -> uuid.UUID:
    return uuid.UUID(CurrentMessage.get_current_message().message_id)


def publish(rows: Sequence[Outbox]) -> None:
    for row in rows:
        broker.enqueue(case_opened.message(row.event).copy(message_id=str(row.message_id)))


if __name__ == "__main__":
    relay(publish)
