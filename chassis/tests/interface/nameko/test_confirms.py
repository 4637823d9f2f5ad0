"""One publisher without confirms: on stock nameko it takes them from the others, on the chassis it cannot."""

import threading

import kombu
import kombu.pools
import pytest
from amqp.exceptions import MessageNacked
from nameko.amqp.publish import Publisher
from pair import waiting
from running import eventually, say
from toy.service import ThingMade

pytestmark = [pytest.mark.postgres, pytest.mark.broker]
FULL = {"x-max-length": 1, "x-overflow": "reject-publish"}


@pytest.fixture
def full(room):
    """A queue that refuses: a publisher with confirms is told so."""
    with kombu.Connection(room) as connection, connection.channel() as channel:
        channel.queue_declare("full", durable=True, auto_delete=False, arguments=FULL)
        channel.queue_declare("free", durable=True, auto_delete=False)
        channel.queue_bind("full", "amq.direct", ThingMade.routing_key())
        kombu.Producer(channel).publish("first", routing_key="full")
        eventually(lambda: waiting(room, "full") == 1)
        yield "full"
        channel.queue_delete("full")
        channel.queue_delete("free")


@pytest.fixture
def publishers(room, broker_wire):
    """Of stock nameko: one with confirms by way of the wire, one without."""
    patient = {"max_retries": 20, "interval_start": 0.2, "interval_step": 0, "interval_max": 0.2}
    careful = Publisher(broker_wire.through(room), use_confirms=True, retry_policy=patient)
    yield careful, Publisher(room, use_confirms=False)
    kombu.pools.reset()


def test_stock_nameko_hears_no_refusal_when_it_connects_while_another_publishes_without_confirms(
    publishers, broker_wire, room, full
):
    careful, careless = publishers
    with pytest.raises(MessageNacked):
        careful.publish("refused", routing_key=full, retry=False)
    broker_wire.cut()
    refusals = []

    def publish():
        try:
            careful.publish("lost", routing_key=full)
        except MessageNacked as error:
            refusals.append(error)

    again = threading.Thread(target=publish)
    again.start()
    threading.Event().wait(1)  # until it tries to connect again
    careless.publish("meanwhile", routing_key="free")
    broker_wire.mend()
    again.join()
    assert refusals == []
    assert waiting(room, full) == 1


def test_chassis_still_knows_what_was_refused_when_its_consumer_has_no_confirms(
    chassis_toy, broker_wire, full
):
    broker_wire.cut()
    say(chassis_toy, "again")
    broker_wire.mend()
    eventually(lambda: chassis_toy.ready()["bus"] == "connected")
    eventually(lambda: "again" in chassis_toy.handled())
    say(chassis_toy, "refused", to="amq.direct")
    eventually(lambda: "broker_refused" in chassis_toy.log.read_text(), 10)
    assert chassis_toy.outbox() == 1
