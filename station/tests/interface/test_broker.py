"""Accounts on a real broker: each may do what it is for, and nothing else."""

import os
import uuid
from collections.abc import Iterator

import kombu
import pytest
from amqp.exceptions import AccessRefused

from chassis.topology import (
    Topology,
    TopologyMismatch,
    check,
    declare,
    own_queues,
    queue_arguments,
    topology,
)
from contracts import room as rooms
from contracts.manifest import SERVICES, SUBSCRIPTIONS
from station.broker import (
    Broker,
    drop_rooms,
    make_rooms,
    open_provider_account,
    open_service_account,
)
from station.secrets_ import Secrets

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Two rooms of our own on the test broker, with the core topology."""
    if "STATION_TEST_AMQP_ADMIN_URL" not in os.environ:
        pytest.skip("make test gives the address of a broker")
    room = f"t{uuid.uuid4().hex[:8]}"
    found = Broker(
        amqp_url=os.environ["STATION_TEST_AMQP_URL"],
        management_url=os.environ["STATION_TEST_AMQP_ADMIN_URL"],
        secrets=Secrets(tmp_path_factory.mktemp("secrets")),
        room=room,
        providers_room=f"{room}.providers",
    )
    make_rooms(found)
    declare(found.admin_url, topology(SUBSCRIPTIONS, SERVICES))
    declare(found.providers_admin_url, Topology(rooms.EXCHANGES, rooms.QUEUES, rooms.BINDINGS))
    yield found
    drop_rooms(found)


def publish(url: str, exchange: str, key: str, body: str = "{}") -> None:
    """Publish one message and wait for the broker's word on it."""
    with kombu.Connection(url, transport_options={"confirm_publish": True}) as connection:
        connection.Producer().publish(body, exchange=exchange, routing_key=key, mandatory=True)


def read(url: str, queue: str) -> list[str]:
    """Take what is in a queue now."""
    with kombu.Connection(url) as connection, connection.channel() as channel:
        bodies = []
        while (message := channel.basic_get(queue, no_ack=True)) is not None:
            bodies.append(message.body)
        return bodies


def test_need_reaches_its_provider_only_when_matching_offers_it(broker: Broker) -> None:
    first, second = (open_provider_account(broker, name) for name in ("P001", "P002"))
    open_service_account(broker, "matching")
    publish(broker.providers_url("matching"), "needs", "provider.P001", "need")
    assert read(first, "provider.P001") == ["need"]
    assert read(second, "provider.P002") == []


def test_provider_is_refused_when_it_reads_the_needs_of_another(broker: Broker) -> None:
    first, _ = (open_provider_account(broker, name) for name in ("P001", "P002"))
    with pytest.raises(AccessRefused):
        read(first, "provider.P002")


def test_provider_is_refused_when_it_offers_needs_itself(broker: Broker) -> None:
    with pytest.raises(AccessRefused):
        publish(open_provider_account(broker, "P001"), "needs", "provider.P001")


def test_service_is_refused_when_it_speaks_for_another(broker: Broker) -> None:
    with pytest.raises(AccessRefused):
        publish(open_service_account(broker, "tracking"), "intake.events", "intake.need_accepted")


def test_service_is_refused_when_it_reads_the_inbox_of_another(broker: Broker) -> None:
    with pytest.raises(AccessRefused):
        read(open_service_account(broker, "tracking"), "matching.inbox")


def test_service_is_refused_when_it_declares_a_queue(broker: Broker) -> None:
    url = open_service_account(broker, "intake")
    with (
        kombu.Connection(url) as connection,
        connection.channel() as channel,
        pytest.raises(AccessRefused),
    ):
        channel.queue_declare("mine", durable=True)


def test_service_sees_that_its_queues_are_those_of_the_manifest_when_they_are(
    broker: Broker,
) -> None:
    with kombu.Connection(open_service_account(broker, "intake")) as connection:
        check(connection, own_queues("intake"))


def test_service_is_refused_when_it_makes_a_lane_of_its_own(broker: Broker) -> None:
    url = open_service_account(broker, "evaluation")
    with kombu.Connection(broker.admin_url) as admin, admin.channel() as channel:
        channel.queue_delete("evaluation.inbox")
    with kombu.Connection(url) as connection:
        with connection.channel() as channel, pytest.raises(AccessRefused):
            channel.queue_declare(
                "evaluation.inbox",
                durable=True,
                auto_delete=False,
                arguments=queue_arguments("evaluation"),
            )
        with pytest.raises(TopologyMismatch, match=r"evaluation\.inbox: NOT_FOUND"):
            check(connection, own_queues("evaluation"))
    declare(broker.admin_url, topology(SUBSCRIPTIONS, SERVICES))


def test_service_is_refused_when_it_compares_the_queues_of_another(broker: Broker) -> None:
    with (
        kombu.Connection(open_service_account(broker, "intake")) as connection,
        pytest.raises(TopologyMismatch, match="ACCESS_REFUSED"),
    ):
        check(connection, own_queues("tracking"))


def test_account_stays_the_same_when_opened_twice(broker: Broker) -> None:
    assert open_provider_account(broker, "P003") == open_provider_account(broker, "P003")
