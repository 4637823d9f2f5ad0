"""The timekeeper: one per process; looks for timers that are due and has their methods called."""

import eventlet
from eventlet.event import Event
from nameko.extensions import SharedExtension

from chassis.pulse import Pulse
from chassis.timers import Handler, fire_due

EVERY = 0.5  # seconds
DRAIN = 20  # seconds


class Timekeeper(SharedExtension):
    """Fires the timers of every name that the service has a method for."""

    def __init__(self) -> None:
        super().__init__()
        self.handlers: dict[str, Handler] = {}
        self.ended = Event()

    def setup(self) -> None:
        self.parts = self.container.config["parts"]
        self.pulse = Pulse("timers", EVERY, self.fire)

    def register(self, name: str, handler: Handler) -> None:
        self.handlers[name] = handler

    def start(self) -> None:
        if self.parts.consumes:
            self.container.spawn_managed_thread(self.run, identifier="timers")

    def run(self) -> None:
        self.pulse.run()
        self.ended.send(None)

    def fire(self) -> None:
        """All that are due, an outage's backlog too."""
        while not self.pulse.stopping and fire_due(self.parts.factory, self.handlers):
            pass

    def drain(self) -> None:
        """Claim nothing more and wait until what was claimed is settled."""
        self.pulse.stopping = True
        if self.parts.consumes and not self.ended.ready():
            with eventlet.Timeout(DRAIN, False):
                self.ended.wait()
