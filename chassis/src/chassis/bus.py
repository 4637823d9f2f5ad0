"""What a service class is written with, on nameko: `subscribe`, `on_timer`, `Bus` and `HttpApi`."""

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
from chassis.housekeeping import housekeeping
from chassis.timekeeper import Timekeeper

LOGGED = "logged"  # key of the log's context in the context of a worker


class _Worker(Entrypoint):
    """An entrypoint whose method runs in a nameko worker, inside a transaction that its caller holds open."""

    def work_off(self, wait: Callable[[Event], Any], *arguments: Any) -> None:
        """Run the method and wait for it. Raises what the method raised."""
        done = Event()

        def settle(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send(exc_info)
            return result, exc_info

        told = structlog.contextvars.get_contextvars()
        self.container.spawn_worker(
            self, arguments, {}, context_data={LOGGED: told}, handle_result=settle
        )
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


class OnTimer(_Worker):
    """A method that is called when a timer of this name is due: `(self, work, subject, payload)`, once a timer."""

    timekeeper = Timekeeper()

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(expected_exceptions=(Exception,), **options)
        self.name = name

    def setup(self) -> None:
        self.timekeeper.register(self.name, partial(self.work_off, lambda done: done.wait()))

    def stop(self) -> None:
        self.timekeeper.drain()


subscribe = Subscription.decorator
on_timer = OnTimer.decorator


class Bus(DependencyProvider):
    """The service's voice: the relays that take its outbox to the broker; and the keeping of its tables."""

    def start(self) -> None:
        parts = self.container.config["parts"]
        for relay in parts.relays:
            self.container.spawn_managed_thread(relay.run, identifier=f"relay:{relay.bus}")
        if parts.consumes:
            for pulse in housekeeping(parts):
                self.container.spawn_managed_thread(pulse.run, identifier=pulse.name)

    def worker_setup(self, worker_ctx: Any) -> None:
        """A worker is a greenlet of its own: what its caller's log lines carry, its own carry too."""
        structlog.contextvars.bind_contextvars(**worker_ctx.data.pop(LOGGED, {}))

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
