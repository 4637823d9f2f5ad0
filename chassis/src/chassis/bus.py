"""What a service class is written with, on nameko: `subscribe`, `every`, `Bus` and `HttpApi`."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import eventlet
import eventlet.wsgi
import structlog
from eventlet.event import Event
from nameko.extensions import DependencyProvider, Entrypoint

from chassis.consumer import Consumer
from chassis.database import is_away

log = structlog.get_logger(__name__)
STOP_WITHIN = 10  # seconds


class _Worker(Entrypoint):
    """An entrypoint whose method runs in a nameko worker, inside a transaction that its caller holds open."""

    def work_off(self, wait: Callable[[Event], Any], *arguments: Any) -> None:
        """Run the method and wait for it. Raises what the method raised."""
        done = Event()

        def settle(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send(exc_info)
            return result, exc_info

        self.container.spawn_worker(self, arguments, {}, handle_result=settle)
        if exc_info := wait(done):
            raise exc_info[1]


class Subscription(_Worker):
    """A method that handles one contract: `(self, work, message)`, once per message id."""

    consumer = Consumer()

    def __init__(self, contract: Any, **options: Any) -> None:
        super().__init__(expected_exceptions=(Exception,), **options)
        self.contract = contract

    def setup(self) -> None:
        self.consumer.register(self.contract, partial(self.work_off, self.consumer.wait_for))

    def stop(self) -> None:
        self.consumer.drain()


class Tick(_Worker):
    """A method that runs every so many seconds: `(self, work)`, one at a time in a process."""

    def __init__(self, seconds: float, **options: Any) -> None:
        super().__init__(**options)
        self.seconds = seconds
        self.stopping = False

    def start(self) -> None:
        self.parts = self.container.config["parts"]
        if self.parts.consumes:
            self.container.spawn_managed_thread(self.run, identifier=f"every:{self.method_name}")

    def stop(self) -> None:
        self.stopping = True

    def run(self) -> None:
        while not self.stopping:
            try:
                with self.parts.factory.open() as work:
                    self.work_off(lambda done: done.wait(), work)
            except Exception as error:
                log.error(
                    "tick_failed",
                    tick=self.method_name,
                    away=is_away(error),
                    error=repr(error)[:300],
                )
            eventlet.sleep(self.seconds)


subscribe = Subscription.decorator
every = Tick.decorator


class Bus(DependencyProvider):
    """The service's voice: the relays that take its outbox to the broker."""

    def start(self) -> None:
        for relay in self.container.config["parts"].relays:
            self.container.spawn_managed_thread(relay.run, identifier=f"relay:{relay.bus}")

    def stop(self) -> None:
        for relay in self.container.config["parts"].relays:
            relay.stopping = True
            relay.wake()


class HttpApi(DependencyProvider):
    """The service's HTTP API, on its own port in the same process."""

    def start(self) -> None:
        self.parts = self.container.config["parts"]
        self.socket = eventlet.listen((self.parts.host, self.parts.port), reuse_port=False)
        self.server = self.container.spawn_managed_thread(self.serve, identifier="http")

    def serve(self) -> None:
        eventlet.wsgi.server(
            self.socket,
            self.parts.app,
            log_output=False,
            debug=False,
            socket_timeout=60,
            max_size=200,
        )

    def stop(self) -> None:
        self.parts.health.stopping.set()
        self.socket.close()


def service_class(definition: Any) -> type[Any]:
    """The nameko class that a service's module defines, found by its name."""
    module = sys.modules[f"{definition.name}.service"]
    found: type[Any] = getattr(module, f"{definition.name.capitalize()}Service")
    return found
