"""A provider's account on the broker does what is its own and nothing else (6.2.2, 9.3.3)."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import amqp
import httpx
import kombu
import pytest

from contracts.room import CONNECTIONS

pytestmark = [
    pytest.mark.system,
    pytest.mark.broker,
    pytest.mark.clause("6.2.2"),
    pytest.mark.clause("9.3.3", part=True),
]

MINE, OTHERS = "P001", "P002"
MY_QUEUE, MY_EXCHANGE = f"provider.{MINE}", f"answers.{MINE}"
Try = Callable[[Any], Any]


@pytest.fixture
def channel(running: Any) -> Iterator[Any]:
    running.provider_amqp(OTHERS)
    url = running.provider_amqp(MINE)
    with kombu.Connection(url) as connection, connection.channel() as channel:
        channel.confirm_select()
        yield channel


def publish(exchange: str, key: str) -> Try:
    return lambda channel: channel.basic_publish_confirm(amqp.Message("{}"), exchange, key)


def test_provider_reads_its_own_queue(channel: Any) -> None:
    assert channel.queue_declare(MY_QUEUE, passive=True).queue == MY_QUEUE
    channel.basic_get(MY_QUEUE, no_ack=False)


REFUSED: dict[str, Try] = {
    "reading the queue of another": lambda c: c.basic_get(f"provider.{OTHERS}"),
    "listening at the queue of another": lambda c: c.basic_consume(f"provider.{OTHERS}"),
    "listening where the services take answers": lambda c: c.basic_consume("answers.matching"),
    "binding its queue to the needs of another": lambda c: c.queue_bind(
        MY_QUEUE, "needs", f"provider.{OTHERS}"
    ),
    "binding its queue to all needs": lambda c: c.queue_bind(MY_QUEUE, "needs", "#"),
    "binding its queue to the answers of another": lambda c: c.queue_bind(
        MY_QUEUE, f"answers.{OTHERS}", "#"
    ),
    "binding its queue to all answers": lambda c: c.queue_bind(MY_QUEUE, "answers", "#"),
    "binding its queue to its own answers": lambda c: c.queue_bind(MY_QUEUE, MY_EXCHANGE, "#"),
    "binding its exchange to that of another": lambda c: c.exchange_bind(
        MY_EXCHANGE, f"answers.{OTHERS}", "#"
    ),
    "unbinding another from its needs": lambda c: c.queue_unbind(
        f"provider.{OTHERS}", "needs", f"provider.{OTHERS}"
    ),
    "making a queue": lambda c: c.queue_declare("provider.mine-too", durable=True),
    "making a queue that the broker names": lambda c: c.queue_declare("", exclusive=True),
    "making an exchange": lambda c: c.exchange_declare("answers.mine-too", "topic"),
    "emptying the queue of another": lambda c: c.queue_purge(f"provider.{OTHERS}"),
    "deleting the queue of another": lambda c: c.queue_delete(f"provider.{OTHERS}"),
    "deleting its own queue": lambda c: c.queue_delete(MY_QUEUE),
    "deleting its own exchange": lambda c: c.exchange_delete(MY_EXCHANGE),
    "answering as another": publish(f"answers.{OTHERS}", "matching.accept_offer"),
    "answering as nobody": publish("answers", "matching.accept_offer"),
    "answering what is no answer": publish(MY_EXCHANGE, f"provider.{OTHERS}"),
    "offering a need": publish("needs", f"provider.{OTHERS}"),
    "offering itself a need": publish("needs", MY_QUEUE),
    "writing to the queue of another": publish("", f"provider.{OTHERS}"),
    "writing to its own queue": publish("", MY_QUEUE),
    "writing to the queue of a service": publish("", "answers.matching"),
    "hearing what the broker does": lambda c: c.queue_bind(MY_QUEUE, "amq.rabbitmq.event", "#"),
    "tracing": lambda c: c.queue_bind(MY_QUEUE, "amq.rabbitmq.trace", "#"),
}


@pytest.mark.parametrize("attempt", REFUSED.values(), ids=REFUSED)
def test_provider_is_refused(channel: Any, attempt: Try) -> None:
    with pytest.raises(amqp.exceptions.AccessRefused):
        attempt(channel)


@pytest.mark.parametrize("room", ["station", "/"])
def test_provider_is_refused_in_every_other_room(running: Any, room: str) -> None:
    parts = urlsplit(running.provider_amqp(MINE))
    vhost = running.broker.room if room == "station" else room
    url = f"{parts.scheme}://{parts.netloc}/{quote(vhost, safe='')}"

    with pytest.raises((amqp.exceptions.NotAllowed, amqp.exceptions.AccessRefused)):
        kombu.Connection(url, transport_options={"max_retries": 0}).ensure_connection(max_retries=1)


@pytest.mark.parametrize("path", ["whoami", "overview", "queues", "users", "definitions"])
def test_provider_is_refused_at_the_management_api(running: Any, path: str) -> None:
    account = urlsplit(running.provider_amqp(MINE))
    where = urlsplit(running.broker.management_url)
    auth = (account.username or "", account.password or "")
    answer = httpx.get(f"http://{where.hostname}:{where.port}/api/{path}", auth=auth)
    assert answer.status_code == 401


def test_provider_has_no_more_than_its_share_of_connections(running: Any) -> None:
    url = running.provider_amqp("P003")
    opened = [kombu.Connection(url) for _ in range(CONNECTIONS)]
    try:
        for one in opened:
            one.connect()
        with pytest.raises(amqp.exceptions.NotAllowed, match="limit"):
            kombu.Connection(url).connect()
    finally:
        for one in opened:
            one.release()
