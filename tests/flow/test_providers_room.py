"""A provider's account on the broker reads its own needs and nothing else (6.2.2, 9.3.3)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import amqp
import kombu
import pytest

pytestmark = [pytest.mark.system, pytest.mark.broker]

MINE, OTHERS = "P001", "P002"


@pytest.fixture
def channel(running: Any) -> Iterator[Any]:
    running.provider_amqp(OTHERS)
    url = running.provider_amqp(MINE)
    with kombu.Connection(url) as connection, connection.channel() as channel:
        yield channel


@pytest.mark.clause("6.2.2")
@pytest.mark.clause("9.3.3", part=True)
def test_provider_reads_its_own_queue(channel: Any) -> None:
    assert channel.queue_declare(f"provider.{MINE}", passive=True).queue == f"provider.{MINE}"
    channel.basic_get(f"provider.{MINE}", no_ack=False)


@pytest.mark.clause("6.2.2")
@pytest.mark.clause("9.3.3", part=True)
def test_provider_is_refused_when_it_reads_the_queue_of_another(channel: Any) -> None:
    with pytest.raises(amqp.exceptions.AccessRefused):
        channel.basic_get(f"provider.{OTHERS}")


@pytest.mark.clause("6.2.2")
@pytest.mark.clause("9.3.3", part=True)
def test_provider_is_refused_when_it_binds_its_queue_to_the_needs_of_another(channel: Any) -> None:
    with pytest.raises(amqp.exceptions.AccessRefused):
        channel.queue_bind(f"provider.{MINE}", "needs", f"provider.{OTHERS}")


@pytest.mark.clause("9.3.3", part=True)
def test_provider_is_refused_when_it_makes_or_empties_a_queue(channel: Any) -> None:
    with pytest.raises(amqp.exceptions.AccessRefused):
        channel.queue_declare("provider.mine-too", durable=True)


@pytest.mark.clause("9.3.3", part=True)
def test_provider_is_refused_when_it_publishes(channel: Any) -> None:
    channel.confirm_select()

    with pytest.raises(amqp.exceptions.AccessRefused):
        channel.basic_publish_confirm(amqp.Message("{}"), "needs", f"provider.{OTHERS}")


@pytest.mark.clause("9.3.3", part=True)
def test_provider_is_refused_in_the_room_of_the_services(running: Any) -> None:
    parts = urlsplit(running.provider_amqp(MINE))
    url = f"{parts.scheme}://{parts.netloc}/{quote(running.broker.room, safe='')}"

    with pytest.raises((amqp.exceptions.NotAllowed, amqp.exceptions.AccessRefused)):
        kombu.Connection(url, transport_options={"max_retries": 0}).ensure_connection(max_retries=1)
