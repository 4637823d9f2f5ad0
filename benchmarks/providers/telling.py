"""What is told: needs at a fixed rate to agencies in turn, by the station, or by hand as the floor."""

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import amqp
import kombu

from benchmarks.providers.listening import Stamps
from chassis.clock import utc_now
from chassis.database import connect
from chassis.envelope import headers_of
from chassis.ids import new_id
from chassis.work import WorkFactory
from contracts.examples import example_of
from contracts.providers import NeedOffered
from contracts.room import NEEDS, queue_of
from matching.storage.work import MatchingWork

BATCH = 200  # letters a transaction where they are told all at once


@dataclass
class Told:
    """When each event was told, by its id (seconds of the monotonic clock)."""

    at: dict[str, float] = field(default_factory=dict)

    def latencies(self, stamps: Stamps) -> list[float]:
        """Milliseconds from the telling to the receipt; raises KeyError for one that was not received."""
        return sorted(1000 * (stamps.at[one] - began) for one, began in self.at.items())


class Station:
    """Tells as a handler of matching does: in a transaction of its own for each need."""

    def __init__(self, database_url: str) -> None:
        self.engine = connect(database_url)
        self.factory = WorkFactory(self.engine, MatchingWork, "matching")

    def tell(self, told: Told, *providers: str) -> None:
        began = time.monotonic()
        with self.factory.open() as work:
            for provider in providers:
                work.emit(need_for(provider))
            posted = [letter[0] for letters in work.mail.posted.values() for letter in letters]
        told.at.update(dict.fromkeys(map(str, posted), began))

    def tell_many(self, told: Told, providers: Sequence[str]) -> None:
        for first in range(0, len(providers), BATCH):
            self.tell(told, *providers[first : first + BATCH])

    def close(self) -> None:
        self.engine.dispose()


class Hand:
    """The floor: the same messages published to the same queues, confirmed, with nothing behind them."""

    def __init__(self, url: str) -> None:
        self.connection = kombu.Connection(url)
        self.channel = self.connection.channel()
        self.channel.confirm_select()

    def tell(self, told: Told, provider: str) -> None:
        event_id, message = self._message(provider)
        told.at[event_id] = time.monotonic()
        self.channel.basic_publish_confirm(message, NEEDS, queue_of(provider))

    def tell_many(self, told: Told, providers: Sequence[str]) -> None:
        """Without waiting for each confirm; the last receipt ends the measurement."""
        for provider in providers:
            event_id, message = self._message(provider)
            told.at[event_id] = time.monotonic()
            self.channel.basic_publish(message, NEEDS, queue_of(provider))

    def close(self) -> None:
        self.connection.release()

    def _message(self, provider: str) -> tuple[str, amqp.Message]:
        need, event_id = need_for(provider), new_id()
        headers = headers_of(need, event_id, "matching", correlation=str(event_id), causation=None)
        body = need.encode()
        return str(event_id), amqp.Message(body, application_headers=headers, delivery_mode=2)


def need_for(provider: str) -> NeedOffered:
    """A need as a provider is offered it, another one each time."""
    example = {**example_of(NeedOffered), "provider": provider, "item_id": str(uuid.uuid4())}
    return NeedOffered.load({**example, "occurred_at": utc_now().isoformat()})


def steadily(rate: float, seconds: float, tell: Callable[[int], None]) -> None:
    """Call at a fixed rate, whatever a call takes; one that is late is made at once."""
    began = time.monotonic()
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        tell(number)
