"""Links and servers that go away: where stock nameko hangs, gives up or ends, and the chassis does not.

Both services meet each fault at the same time, on the same wire.
"""

import contextlib
import signal
import threading

import pytest
from running import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.broker]
SILENT_FOR = 8  # seconds: two heartbeats missed, as long again to get away


def happens(condition, seconds):
    try:
        eventually(condition, seconds)
    except AssertionError:
        return False
    return True


def test_consumer_is_back_after_a_silent_link_where_stock_nameko_is_not(
    stock, chassis_toy, broker_wire
):
    broker_wire.silence()
    threading.Event().wait(SILENT_FOR)
    broker_wire.heal()
    stock.put("after")
    chassis_toy.put("after")
    eventually(lambda: "after" in chassis_toy.handled())
    assert not happens(lambda: "after" in stock.handled(), 3)
    stock.end(signal.SIGKILL)


@pytest.mark.parametrize("fault", ["silence", "hold"])
def test_forms_are_answered_on_a_frozen_link_where_stock_nameko_hangs(
    stock, chassis_toy, broker_wire, fault
):
    """`hold` is what a broker does at a memory alarm: it reads no more from who publishes, and beats all the same."""
    assert stock.post() == chassis_toy.post() == 201
    getattr(broker_wire, fault)()
    assert chassis_toy.post() == 201
    assert stock.post() is None
    broker_wire.heal()
    broker_wire.release()
    eventually(lambda: chassis_toy.handled().count("made") == 4, 20)
    eventually(lambda: chassis_toy.outbox() == 0)
    stock.end(signal.SIGKILL)


def test_forms_are_accepted_while_the_broker_is_away_where_stock_nameko_gives_up(
    stock, chassis_toy, broker_wire
):
    broker_wire.cut()
    assert chassis_toy.post() == 201
    with contextlib.suppress(AssertionError):
        eventually(lambda: stock.post() == 500, 10)
    assert stock.post() in {500, None}
    broker_wire.mend()
    eventually(lambda: chassis_toy.handled().count("made") == 2, 20)
