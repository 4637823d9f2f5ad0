"""What Prometheus may ask of a service; what waits in its tables is in chassis.backlog. Told in docs/operations.md."""

import datetime
import functools

from prometheus_client import Counter, Gauge, Histogram

HANDLED = Counter("station_messages_handled", "Messages by type and outcome", ["type", "outcome"])
HANDLING = Histogram("station_message_seconds", "Seconds to handle a message", ["type"])
LAG = Histogram(
    "station_message_lag_seconds",
    "Seconds from a message's being said to its being handled",
    ["type"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200),
)
BATCH = Histogram(
    "station_batch_messages", "Messages settled together", buckets=(1, 2, 5, 10, 25, 50, 100, 200)
)
REDELIVERED = Counter("station_messages_redelivered", "Messages that had been delivered before")
PUBLISHED = Counter("station_messages_published", "Messages confirmed by the broker", ["bus"])
UNROUTABLE = Counter(
    "station_messages_unroutable", "Messages that no queue took; the broker dropped them", ["bus"]
)
QUEUE = Gauge("station_queue_messages", "Messages that wait at the broker, by queue", ["queue"])
PARKED = Counter("station_messages_parked", "Messages put aside to try again", ["reason"])
DEAD = Counter("station_dead_letters", "Messages given up", ["reason"])
TIMERS = Counter("station_timers", "Timers by outcome: fired or failed", ["name", "outcome"])
REQUESTS = Counter(
    "station_http_requests", "Requests by route and status", ["method", "route", "status"]
)
REQUEST_TIME = Histogram(
    "station_http_request_seconds", "Seconds to answer a request", ["method", "route"]
)


# Looking a child up by its labels costs as much as counting in it; there are as many as there are types.
handled = functools.cache(HANDLED.labels)
handling = functools.cache(HANDLING.labels)
lag_of = functools.cache(LAG.labels)


def lagged(name: str, said_at: str | None, now: datetime.datetime) -> None:
    """Measure how long a message was under way, by the time it came with; one that tells none is left out."""
    try:
        seconds = (now - datetime.datetime.fromisoformat(said_at or "")).total_seconds()
    except (ValueError, TypeError):
        return
    lag_of(name).observe(max(seconds, 0.0))  # clocks of two machines differ
