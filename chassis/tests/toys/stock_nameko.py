"""A service as nameko's own documentation has it, on nameko's own classes: what the chassis is compared with."""

# ruff: noqa: E402  everything below the patch must see a patched standard library
import eventlet

eventlet.monkey_patch()

import logging
import os
import signal
import sys

import psycopg
from kombu import Queue
from nameko.extensions import DependencyProvider
from nameko.messaging import Publisher, consume
from nameko.runners import ServiceRunner
from nameko.web.handlers import http

DEAD = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "stock.dead"}
INBOX = Queue("stock.inbox", durable=True, queue_arguments=DEAD)
AGAIN = Queue("stock.again", durable=True)


def told(*words):
    print(*words, flush=True)  # noqa: T201  the log that the tests read


class Database(DependencyProvider):
    """A connection for each worker, made before its method runs."""

    def worker_setup(self, worker_ctx):
        if url := os.environ.get("STOCK_DATABASE_URL"):
            psycopg.connect(url, connect_timeout=2).close()


class StockService:
    name = "stock"
    database = Database()
    publish = Publisher()

    @consume(INBOX)
    def note(self, body):
        label = body["label"]
        told("began", label)
        if label.startswith("long"):
            eventlet.sleep(1)
        if label.startswith("pass on "):
            self.publish({"label": label[8:]}, routing_key="stock.heard")
        told("handled", label)

    @consume(AGAIN, requeue_on_error=True)
    def note_again(self, body):
        told("began", body["label"])
        raise ValueError(body["label"])

    @http("POST", "/v1/things")
    def make_thing(self, request):
        self.publish({"label": "made"}, routing_key="stock.heard")
        return 201, ""


def main():
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout)
    config = {
        "AMQP_URI": os.environ["STOCK_AMQP_URL"],
        "WEB_SERVER_ADDRESS": f"127.0.0.1:{os.environ['STOCK_HTTP_PORT']}",
        "HEARTBEAT": 2,
        "max_workers": 3,
    }
    runner = ServiceRunner(config)
    runner.add_service(StockService)
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(runner.stop))
    runner.start()
    told("started")
    runner.wait()


if __name__ == "__main__":
    main()
