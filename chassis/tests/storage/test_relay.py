"""What a process has said is handed to its relay, and what a crash left behind is found; on a real database."""

import contextlib
import uuid

import pytest
import sqlalchemy as sa
from toy.service import ThingMade

from chassis.relay import ROOM, Relay
from chassis.tables import outbox
from chassis.testing import bench

pytestmark = pytest.mark.postgres


class Wire:
    """A link that remembers what was published and answers as it is told to."""

    blocked = False
    together = contextlib.nullcontext

    def __init__(self, *, confirms=True, breaks=False):
        self.confirms, self.breaks, self.sent = confirms, breaks, []

    def on_confirm(self, acked, nacked):
        self.acked, self.nacked = acked, nacked

    def on_return(self, _told):
        pass

    def publish(self, row):
        if self.breaks:
            raise ConnectionResetError
        self.sent.append(row["message_id"])
        return len(self.sent)

    def drain(self, _seconds):
        if self.sent:
            (self.acked if self.confirms else self.nacked)(len(self.sent), True)
        return True

    def hang_up(self):
        pass


@pytest.fixture(scope="module")
def toy():
    with bench("toy") as made:
        yield made


@pytest.fixture
def relay(toy):
    toy.empty()
    made = Relay(toy.engine, "station", "amqp://nobody")
    toy.factory.relays["station"] = made
    yield made
    toy.factory.relays.clear()


def say(toy, *labels):
    with toy.factory.open() as work:
        for label in labels:
            work.emit(ThingMade(label=label))


def rows(toy, condition="true"):
    with toy.engine.connect() as connection:
        return connection.scalar(sa.text(f"SELECT count(*) FROM outbox WHERE {condition}"))


def test_what_was_committed_is_published_from_memory_and_forgotten_once_confirmed(toy, relay):
    say(toy, "a", "b")
    relay.swept = float("inf")  # no look into the table
    relay.publisher.link = Wire()
    assert relay.publish_some() == 2
    assert len(relay.publisher.link.sent) == 2
    assert rows(toy) == 0


def test_rows_that_were_handed_over_belong_to_this_process_for_a_while(toy, relay):
    say(toy, "a")
    assert rows(toy, "claimed_until > now()") == 1
    assert Relay(toy.engine, "station", "")._left_behind() == []


def test_another_process_takes_over_what_a_dead_one_had_claimed(toy, relay):
    say(toy, "a")
    with toy.engine.begin() as connection:
        connection.execute(sa.update(outbox).values(claimed_until=sa.func.now()))
    other = Relay(toy.engine, "station", "")
    other.publisher.link = Wire()
    assert other.publish_some() == 1
    assert rows(toy) == 0


def test_nothing_is_handed_over_when_the_transaction_fails(toy, relay):
    def fail():
        with toy.factory.open() as work:
            work.emit(ThingMade(label="a"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not relay.handed


def test_rows_go_back_to_the_table_for_anybody_when_the_broker_is_lost(toy, relay):
    say(toy, "a")
    relay.publisher.link = Wire(breaks=True)
    with pytest.raises(ConnectionResetError):
        relay.publish_some()
    assert rows(toy, "claimed_until IS NULL") == 1


@pytest.mark.parametrize("why", ["away", "blocked", "full"])
def test_rows_wait_in_the_table_while_the_relay_has_no_room(toy, relay, why):
    relay.publisher.link = Wire()
    relay.away = why == "away"
    relay.publisher.link.blocked = why == "blocked"
    relay.handed.extend([{}] * (ROOM if why == "full" else 0))
    before = len(relay.handed)
    say(toy, "a")
    assert len(relay.handed) == before
    assert rows(toy, "claimed_until IS NULL") == 1


def test_breaker_closes_when_the_broker_confirms_again(toy, relay):
    relay.away = True
    say(toy, "a")
    relay.publisher.link = Wire()
    relay.publish_some()
    assert relay.has_room
    assert rows(toy) == 0


def test_refused_rows_step_aside_for_a_while(toy, relay):
    say(toy, "a")
    relay.publisher.link = Wire(confirms=False)
    relay.publish_some()
    assert rows(toy, "claimed_until > now()") == 1
    assert not relay.handed


def test_memory_is_emptied_when_the_breaker_opens(toy, relay):
    say(toy, "a")
    relay._lost(ConnectionResetError(), 0.5)
    assert not relay.handed
    assert not relay.has_room
    assert rows(toy) == 1


def test_each_bus_gets_its_own(toy, relay):
    relay.hand([{"bus": "station", "message_id": uuid.uuid4()}])
    assert len(relay._handed()) == 1
    assert relay._handed() == []
