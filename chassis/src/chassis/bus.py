"""What a service class is written with, on nameko: `subscribe`, `on_timer`, `Bus` and `HttpApi`."""

import sys
from collections.abc import Callable, Iterable
from typing import Any

from nameko.extensions import DependencyProvider, Entrypoint, SharedExtension

from chassis.consumer import Consumer
from chassis.door import Door
from chassis.handling import Subscribed
from chassis.housekeeping import housekeeping
from chassis.timekeeper import Timekeeper


class _Method(Entrypoint):
    """A method that is called in a transaction which its caller holds open, in the caller's own greenlet.

    nameko's worker a call would cost as much as the call, and gives nothing that a handler needs.
    """

    def call(self, *arguments: Any) -> None:
        getattr(self.container.service_cls(), self.method_name)(*arguments)


class Subscription(_Method):
    """A method that handles one contract: `(self, work, message)`, once per message id.

    `in_order`: messages about the same subject are handled in the order in which they were said, so one that failed
    holds up the later ones. Most handlers come to the same end in any order and need no such thing.
    """

    consumer = Consumer()

    def __init__(self, contract: Any, *, in_order: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.contract, self.in_order = contract, in_order

    def setup(self) -> None:
        self.consumer.register(Subscribed(self.contract, self.call, self.in_order))

    def stop(self) -> None:
        self.consumer.drain()


class OnTimer(_Method):
    """A method that is called when a timer of this name is due: `(self, work, subject, payload)`, once a timer."""

    timekeeper = Timekeeper()

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(**options)
        self.name = name

    def setup(self) -> None:
        self.timekeeper.register(self.name, self.call)

    def stop(self) -> None:
        self.timekeeper.drain()


subscribe = Subscription.decorator
on_timer = OnTimer.decorator


class Relays(SharedExtension):
    """The relays of a process. nameko stops them last, so they still take away what its last requests have said."""

    def start(self) -> None:
        self.relays = self.container.config["parts"].relays
        for relay in self.relays:
            self.container.spawn_managed_thread(relay.run, identifier=f"relay:{relay.bus}")

    def stop(self) -> None:
        for relay in self.relays:
            relay.drain()


class Bus(DependencyProvider):
    """The service's voice: the relays that take its outbox to the broker; and the keeping of its tables."""

    relays = Relays()

    def start(self) -> None:
        parts = self.container.config["parts"]
        if parts.consumes:
            for pulse in housekeeping(parts):
                self.container.spawn_managed_thread(pulse.run, identifier=pulse.name)


class Rounds(DependencyProvider):
    """What a service does of its own accord, again and again: `of` makes it from the parts of the process.

    Each has `run()`, which goes on until `stop()`; a process that only serves HTTP has none.
    """

    def __init__(self, of: Callable[[Any], Iterable[Any]]) -> None:
        super().__init__()
        self.of = of

    def bind(self, container: Any, attr_name: str) -> Any:
        bound = super().bind(container, attr_name)
        bound.of = self.of
        return bound

    def start(self) -> None:
        parts = self.container.config["parts"]
        self.made = tuple(self.of(parts)) if parts.consumes else ()
        for one in self.made:
            self.container.spawn_managed_thread(one.run, identifier=type(one).__name__)

    def stop(self) -> None:
        for one in self.made:
            one.stop()


class HttpApi(DependencyProvider):
    """The service's HTTP API, on its own port in the same process."""

    def start(self) -> None:
        parts = self.container.config["parts"]
        self.door = Door(parts.host, parts.port, parts.app)
        self.container.spawn_managed_thread(self.door.serve, identifier="http")

    def stop(self) -> None:
        self.door.close()


def service_class(definition: Any) -> type[Any]:
    """The nameko class that a service's module defines, found by its name."""
    module = sys.modules[f"{definition.name}.service"]
    found: type[Any] = getattr(module, f"{definition.name.capitalize()}Service")
    return found
