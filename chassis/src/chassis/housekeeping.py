"""What every service process does for its own tables and about its own queues, whatever the service."""

from typing import Any

from chassis import partitions, timers
from chassis.pulse import Pulse
from chassis.queue_watch import EVERY, QueueWatch
from chassis.topology import UNROUTED, own_queues


def housekeeping(parts: Any) -> tuple[Pulse, ...]:
    """The pulses of a process that works on the bus."""
    watch = QueueWatch(parts.amqp_url, (*own_queues(parts.definition.name), UNROUTED))

    def keep_partitions() -> None:
        with parts.factory.engine.begin() as connection:
            partitions.maintain(connection)

    def forget_timers() -> None:
        with parts.factory.open() as work:
            timers.forget_fired(work.session)

    return (
        Pulse("inbox_partitions", partitions.EVERY, keep_partitions),
        Pulse("fired_timers", 3600.0, forget_timers),
        Pulse("queues", EVERY, watch.look),
    )
