"""Messages that stock nameko drops, spins on, or passes on with what a stranger wrote."""

import signal
import time

import kombu
import pytest
from pair import put, taken, waiting
from running import count, eventually
from toy.service import ThingMade

pytestmark = [pytest.mark.postgres, pytest.mark.broker]


def test_undecodable_message_is_kept_where_stock_nameko_drops_it(stock, chassis_toy, room):
    for queue in ("stock.inbox", "toy.inbox"):
        put(room, queue, b"{nope")
    for service in (stock, chassis_toy):
        service.put("after")
        eventually(lambda service=service: "after" in service.handled())
    eventually(lambda: count(chassis_toy, "dead_letter") == 1)
    stock.end()
    assert stock.handled() == ["after"]
    assert waiting(room, "stock.inbox") == waiting(room, "stock.dead") == 0


def test_failing_message_waits_for_its_next_turn_where_stock_nameko_spins(stock, chassis_toy):
    stock.put("broken", queue="stock.again")
    chassis_toy.put("broken")
    eventually(lambda: stock.began("broken") and chassis_toy.began("broken"))
    time.sleep(2)
    assert stock.began("broken") > 10
    assert chassis_toy.began("broken") <= 3
    stock.end(signal.SIGKILL)


def test_foreign_header_goes_no_further_where_stock_nameko_passes_it_on(stock, chassis_toy, room):
    with kombu.Connection(room) as connection, connection.channel() as channel:
        channel.queue_declare("witness", durable=True, auto_delete=False)
        channel.queue_bind("witness", ThingMade.exchange, ThingMade.routing_key())
    stock.put("pass on it", secret="a stranger's")
    chassis_toy.put("pass on it", secret="a stranger's")
    assert taken(room, "stock.heard").headers["nameko.secret"] == "a stranger's"
    passed_on = taken(room, "witness").headers
    assert passed_on["cloudEvents_subject"] == "it"
    assert "stranger" not in str(passed_on)
