"""How many messages wait at the broker: the queues of this service, looked at every few seconds, over a link apart."""

from collections.abc import Sequence

import eventlet

from chassis import metrics
from chassis.link import BROKER_ERRORS, Link, open_link

EVERY = 5.0  # seconds; well within the heartbeat, so a look is the heartbeat too
WITHIN = 4.0  # seconds; a silent link must not hold up the next look


class QueueWatch:
    """Tells the lag by queue. While the broker is away nothing is told, rather than what was true before."""

    def __init__(self, url: str, queues: Sequence[str]) -> None:
        self.url, self.queues = url, queues
        self.link: Link | None = None

    def look(self) -> None:
        try:
            with eventlet.Timeout(WITHIN):
                self._look()
        except (eventlet.Timeout, *BROKER_ERRORS):  # the consumer and the relay tell of it
            metrics.QUEUE.clear()
            self.hang_up()

    def hang_up(self) -> None:
        link, self.link = self.link, None
        if link:
            link.hang_up()

    def _look(self) -> None:
        link = self.link = self.link or open_link(self.url)
        for queue in self.queues:
            found = link.channel.queue_declare(queue, passive=True)
            metrics.QUEUE.labels(queue).set(found.message_count)
