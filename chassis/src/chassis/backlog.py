"""What waits in a service's own tables, read when it is asked for: right while the broker is away, and after a restart.

Every replica reads the same tables and tells the same figures. At most `MOST` rows are counted, so that a scrape stays
cheap however much waits.
"""

from collections.abc import Callable, Iterable, Iterator

import sqlalchemy as sa
import structlog
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from chassis.database import is_away
from chassis.health import Health

MOST = 100_000
WITHIN = "1s"  # a scrape has no business to hold a connection longer
log = structlog.get_logger(__name__)

# One step of the index a bus: also a bus shows up that no process here has an address for.
OUTBOX = sa.text("""
WITH RECURSIVE each(bus) AS (
    SELECT min(bus) FROM outbox
    UNION ALL
    SELECT (SELECT min(later.bus) FROM outbox later WHERE later.bus > each.bus) FROM each
    WHERE each.bus IS NOT NULL
)
SELECT each.bus,
    (SELECT count(*) FROM (SELECT FROM outbox o WHERE o.bus = each.bus LIMIT :most) counted),
    (SELECT extract(epoch FROM clock_timestamp() - o.created_at) FROM outbox o
        WHERE o.bus = each.bus ORDER BY o.message_id LIMIT 1)
FROM each WHERE each.bus IS NOT NULL
""")
PARKED = sa.text("""
SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(parked_at)), 0)
FROM (SELECT parked_at FROM parked_message LIMIT :most) counted
""")
DEAD = sa.text("""
SELECT count(*) FROM (SELECT FROM dead_letter WHERE state = 'open' LIMIT :most) counted
""")
TIMERS = sa.text("""
SELECT count(*) FILTER (WHERE due_at > clock_timestamp()),
    count(*) FILTER (WHERE due_at <= clock_timestamp()),
    greatest(extract(epoch FROM clock_timestamp() - min(due_at)), 0)
FROM (SELECT due_at FROM timer WHERE fired_at IS NULL ORDER BY try_at LIMIT :most) counted
""")


class Backlog(Collector):
    """Gauges for Prometheus; where the database is away it says so and leaves out what it cannot know."""

    def __init__(
        self, health: Health, more: Callable[[sa.Connection], Iterable[Metric]] = lambda _: ()
    ) -> None:
        self.health, self.more = health, more
        self.buses = {"station"}  # told of ever after, so that an empty outbox is 0 and not unknown

    def collect(self) -> Iterator[Metric]:
        consuming = Gauge("station_bus_up", "1 while messages are being consumed", labels=[])
        if self.health.bus != "off":  # a process for HTTP alone tells nothing
            consuming.add_metric([], self.health.bus == "connected")
        yield consuming
        waiting: list[Metric] = []
        away = False
        try:
            waiting = self._waiting()
        except SQLAlchemyError as error:
            away = is_away(error)
            log.warning("backlog_unknown", away=away, error=type(error).__name__)
        yield Gauge("station_database_up", "1 while the database answers", value=not away)
        yield from waiting

    def _waiting(self) -> list[Metric]:
        with self.health.engine.begin() as connection:
            connection.execute(sa.text(f"SET LOCAL statement_timeout = '{WITHIN}'"))
            return [
                *self._outbox(connection),
                *_parked(connection),
                *_dead(connection),
                *_timers(connection),
                *self.more(connection),
            ]

    def _outbox(self, connection: sa.Connection) -> Iterator[Metric]:
        found = {bus: (n, age) for bus, n, age in connection.execute(OUTBOX, {"most": MOST})}
        self.buses |= set(found)
        number = Gauge("station_outbox_messages", "Messages not yet confirmed", labels=["bus"])
        oldest = Gauge("station_outbox_oldest_seconds", "Age of the oldest", labels=["bus"])
        for bus in sorted(self.buses):
            count, age = found.get(bus, (0, 0))
            number.add_metric([bus], count)
            oldest.add_metric([bus], float(age or 0))
        yield from (number, oldest)


def _parked(connection: sa.Connection) -> Iterator[Metric]:
    count, age = connection.execute(PARKED, {"most": MOST}).one()
    yield Gauge("station_parked_messages", "Messages put aside that wait now", value=count)
    yield Gauge("station_parked_oldest_seconds", "How long the oldest waits", value=float(age))


def _dead(connection: sa.Connection) -> Iterator[Metric]:
    count = connection.execute(DEAD, {"most": MOST}).scalar_one()
    yield Gauge("station_dead_letters_open", "Dead letters that nobody has settled", value=count)


def _timers(connection: sa.Connection) -> Iterator[Metric]:
    waiting, late, oldest = connection.execute(TIMERS, {"most": MOST}).one()
    yield Gauge("station_timers_waiting", "Timers whose moment has not come", value=waiting)
    yield Gauge("station_timers_late", "Timers that are due and have not fired", value=late)
    yield Gauge("station_timers_late_seconds", "How late the latest is", value=float(oldest or 0))
