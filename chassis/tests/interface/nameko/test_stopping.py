"""What stock nameko loses when it is stopped or started, and the chassis does not."""

import signal
import time

import kombu
import pytest
from running import STARTS_WITHIN, eventually
from toy.service import ThingMade

from chassis.topology import TopologyMismatch, declare, topology

pytestmark = [pytest.mark.postgres, pytest.mark.broker]
SENT = 9


def stopped_at_work(service):
    """How many messages were handled, and how many are left in the queue, after a SIGTERM in the midst."""
    service.put("long 0")
    eventually(lambda: service.began("long 0"))
    service.put(*(f"long {number}" for number in range(1, SENT)))
    service.end(signal.SIGTERM)
    time.sleep(1)  # until the broker has taken back what was not acknowledged
    return len(service.handled()), service.left()


def test_stock_nameko_hands_back_messages_that_it_has_handled_when_it_is_stopped(stock):
    handled, left = stopped_at_work(stock)
    assert handled + left > SENT


def test_chassis_hands_back_only_what_it_has_not_handled_when_it_is_stopped(chassis_toy):
    handled, left = stopped_at_work(chassis_toy)
    assert handled > 0
    assert handled + left == SENT


@pytest.fixture
def odd_queue(room):
    """The queues of both, declared by somebody else with other arguments."""
    with kombu.Connection(room) as connection, connection.channel() as channel:
        channel.queue_delete("stock.inbox")
        channel.queue_delete("toy.express")
        for queue in ("stock.inbox", "toy.express"):
            odd = {"x-max-length": 7}
            channel.queue_declare(queue, durable=True, auto_delete=False, arguments=odd)
        yield
        channel.queue_delete("stock.inbox")
        channel.queue_delete("toy.express")
    declare(room, topology({"toy": (ThingMade,)}, ("toy",)))


def test_stock_nameko_never_starts_and_never_ends_when_a_queue_has_other_arguments(
    standing_stock, odd_queue
):
    stock = standing_stock
    stock.close()
    stock.launch()
    eventually(lambda: stock.log.read_text().count("PRECONDITION_FAILED") > 1, STARTS_WITHIN)
    assert stock.runs()
    assert not stock.started()
    stock.end(signal.SIGKILL)


def test_declaring_tells_the_queue_and_the_argument_when_it_has_others(odd_queue, room):
    with pytest.raises(TopologyMismatch, match=r"toy\.express.*x-"):
        declare(room, topology({"toy": (ThingMade,)}, ("toy",)))
