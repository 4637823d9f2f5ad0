"""Celery: tasks acknowledged late on quorum queues, publisher confirms on, arguments validated by pydantic.

celery -A benchmarks.hop.peers.celery_ worker -Q desk.inbox --concurrency 2
python -m benchmarks.hop.peers.celery_        (the relay)
"""

import os
import uuid
from collections.abc import Sequence
from typing import Any

from celery import Celery
from kombu import Queue

from benchmarks.hop.model import Outbox
from benchmarks.hop.peers.database import open_once, open_plainly, relay, sessions
from benchmarks.hop.peers.desk import Need, event_of
from chassis.ids import new_id

QUORUM = {"x-queue-type": "quorum"}
app = Celery("desk", broker=os.environ["SERVICE_AMQP_URL"])
app.conf.update(
    task_queues=[
        Queue(name, routing_key=name, queue_arguments=QUORUM) for name in ("desk.inbox", "told")
    ],
    task_default_queue="desk.inbox",
    task_default_queue_type="quorum",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=20,
    broker_transport_options={"confirm_publish": True},
    worker_hijack_root_logger=False,
)
make = sessions()


@app.task(name="desk.open_case", bind=True, pydantic=True)
def open_case(self: Any, need: Need) -> None:
    with make() as session:
        open_once(session, need, uuid.UUID(self.request.id))


@app.task(name="desk.open_case_plainly", bind=True, pydantic=True)
def open_case_plainly(self: Any, need: Need) -> None:
    with make() as session:
        open_plainly(session, need, uuid.UUID(self.request.id))
    tell(event_of(need), new_id())


def tell(event: dict[str, Any], event_id: uuid.UUID) -> None:
    app.send_task("desk.case_opened", args=[event], queue="told", task_id=str(event_id))


def publish(rows: Sequence[Outbox]) -> None:
    for row in rows:
        tell(row.event, row.message_id)


if __name__ == "__main__":
    relay(publish)
