"""The broker compared with the manifest, on a real one that was put wrong in each way."""

import os
import uuid
from collections.abc import Iterator

import amqp
import kombu
import pytest

from chassis.topology import Topology, declare, topology
from contracts import room as rooms
from contracts.manifest import SERVICES, SUBSCRIPTIONS
from station.broker import (
    Broker,
    drop_rooms,
    make_rooms,
    open_provider_account,
)
from station.secrets_ import Secrets
from station.topology_check import DIFFERENT, EXTRA, MISSING, differences

pytestmark = pytest.mark.broker
INTAKE = "intake.inbox"


@pytest.fixture
def broker(tmp_path) -> Iterator[Broker]:
    room = f"t{uuid.uuid4().hex[:8]}"
    found = Broker(
        amqp_url=os.environ["STATION_TEST_AMQP_URL"],
        management_url=os.environ["STATION_TEST_AMQP_ADMIN_URL"],
        secrets=Secrets(tmp_path),
        room=room,
        providers_room=f"{room}.providers",
    )
    make_rooms(found)
    declare(found.admin_url, wanted())
    declare(found.providers_admin_url, Topology(rooms.EXCHANGES, rooms.QUEUES, rooms.BINDINGS))
    open_provider_account(found, "P001")
    yield found
    drop_rooms(found)


@pytest.fixture
def channel(broker: Broker) -> Iterator[amqp.Channel]:
    with kombu.Connection(broker.admin_url) as connection, connection.channel() as made:
        yield made


def wanted() -> Topology:
    return topology(SUBSCRIPTIONS, SERVICES)


def found(broker: Broker) -> set[tuple[str, str, str]]:
    return {(one.sort, one.kind, one.name) for one in differences(broker, wanted())}


def test_nothing_differs_when_all_was_declared(broker: Broker) -> None:
    assert differences(broker, wanted()) == []


def test_what_is_missing_is_named_with_its_bindings(broker: Broker, channel: amqp.Channel) -> None:
    channel.queue_delete("unrouted")
    channel.exchange_delete("admin.events")
    told = found(broker)
    assert {(MISSING, "queue", "unrouted"), (MISSING, "exchange", "admin.events")} <= told
    assert (MISSING, "binding", "unrouted → unrouted ()") in told
    assert {sort for sort, _, _ in told} == {MISSING}


def test_what_an_older_version_has_left_is_named(broker: Broker, channel: amqp.Channel) -> None:
    channel.queue_bind(INTAKE, "admin.events", "gone.v1")
    channel.queue_declare("old", durable=True, auto_delete=False)
    channel.exchange_declare("old.events", "topic", durable=True, auto_delete=False)
    assert found(broker) == {
        (EXTRA, "binding", f"admin.events → {INTAKE} (gone.v1)"),
        (EXTRA, "queue", "old"),
        (EXTRA, "exchange", "old.events"),
    }


def test_other_arguments_are_named_one_by_one(broker: Broker, channel: amqp.Channel) -> None:
    channel.queue_delete("intake.dead")
    other = {"x-queue-type": "quorum", "x-delivery-limit": 7, "x-max-length": 9}
    channel.queue_declare("intake.dead", durable=True, auto_delete=False, arguments=other)
    channel.queue_bind("intake.dead", "dead", "intake")
    channel.exchange_delete("unrouted")
    channel.exchange_declare("unrouted", "direct", durable=True, auto_delete=False)
    channel.queue_bind("unrouted", "unrouted", "")
    (queue,) = [one for one in differences(broker, wanted()) if one.kind == "queue"]
    assert (queue.sort, queue.name) == (DIFFERENT, "intake.dead")
    assert queue.detail.split("; ") == [
        "x-delivery-limit: 清单 manifest 20, 代理 broker 7",
        "x-max-length: 清单 manifest None, 代理 broker 9",
        "x-overflow: 清单 manifest 'reject-publish', 代理 broker None",
    ]
    (exchange,) = [one for one in differences(broker, wanted()) if one.kind == "exchange"]
    assert exchange.detail == "type: 清单 manifest 'fanout', 代理 broker 'direct'"


def test_a_provider_that_nothing_reaches_is_named(broker: Broker) -> None:
    with kombu.Connection(broker.providers_admin_url) as connection, connection.channel() as room:
        room.queue_unbind("provider.P001", "needs", "provider.P001")
        room.queue_bind("provider.P001", "needs", "provider.P002")
    assert found(broker) == {
        (MISSING, "binding", "needs → provider.P001 (provider.P001)"),
        (EXTRA, "binding", "needs → provider.P001 (provider.P002)"),
    }


def test_all_is_missing_when_nothing_was_declared(broker: Broker) -> None:
    drop_rooms(broker)
    told = differences(broker, wanted())
    assert {one.sort for one in told} == {MISSING}
    assert len([one for one in told if one.kind == "queue"]) == (
        3 * len(SERVICES) + 1 + len(rooms.QUEUES)
    )
