"""What Prometheus may ask of a service."""

from prometheus_client import Counter, Gauge, Histogram

HANDLED = Counter("station_messages_handled", "Messages by type and outcome", ["type", "outcome"])
HANDLING = Histogram("station_message_seconds", "Seconds to handle a message", ["type"])
BATCH = Histogram(
    "station_batch_messages", "Messages settled together", buckets=(1, 2, 5, 10, 25, 50, 100, 200)
)
REDELIVERED = Counter("station_messages_redelivered", "Messages that had been delivered before")
PUBLISHED = Counter("station_messages_published", "Messages confirmed by the broker", ["bus"])
UNROUTABLE = Counter(
    "station_messages_unroutable", "Messages that no queue took; the broker dropped them", ["bus"]
)
OUTBOX_AGE = Gauge("station_outbox_oldest_seconds", "Age of the oldest message not yet confirmed")
PARKED = Counter("station_messages_parked", "Messages put aside to try again", ["reason"])
DEAD = Counter("station_dead_letters", "Messages given up", ["reason"])
REQUESTS = Counter(
    "station_http_requests", "Requests by route and status", ["method", "route", "status"]
)
REQUEST_TIME = Histogram(
    "station_http_request_seconds", "Seconds to answer a request", ["method", "route"]
)
