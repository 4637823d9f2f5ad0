"""The database goes away with messages at hand: stock nameko ends, the chassis waits."""

import threading

import pytest
from running import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.broker]
AWAY = 8  # seconds: four heartbeats, so that a link which nobody looks at would be taken for silent


def test_consumer_waits_for_the_database_where_stock_nameko_ends(stock, chassis_toy, database_wire):
    database_wire.cut()
    for service in (stock, chassis_toy):
        service.put(*map(str, range(5)))
    eventually(lambda: not stock.runs())
    threading.Event().wait(AWAY)
    assert chassis_toy.runs()
    assert chassis_toy.handled() == []
    database_wire.mend()
    eventually(lambda: len(chassis_toy.handled()) == 5, 20)
    assert chassis_toy.metrics()["station_messages_redelivered_total"] == 0
