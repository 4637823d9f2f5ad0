"""The same job on stock nameko and on the chassis, so that one scenario can be tried on both."""

import json
import os
import signal
import subprocess
import sys

import amqp
import httpx
import kombu
import sqlalchemy as sa
from running import STARTS_WITHIN, TOYS, Process, count, eventually, free_port

from chassis.envelope import PREFIX
from chassis.ids import new_id
from chassis.testing import actor_as, token_for

PATIENCE = 5  # seconds that a client waits for an answer


def put(room, queue, *bodies, headers=dict):
    """Messages into a queue, all on one connection; `headers` is called for each."""
    with kombu.Connection(room) as connection, connection.channel() as channel:
        for body in bodies:
            message = amqp.Message(
                body,
                content_type="application/json",
                content_encoding="utf-8",
                application_headers=headers(),
                delivery_mode=2,
            )
            channel.basic_publish(message, exchange="", routing_key=queue)


def waiting(room, queue):
    with kombu.Connection(room) as connection, connection.channel() as channel:
        return channel.queue_declare(queue, passive=True).message_count


def taken(room, queue):
    """The next message of a queue, waited for."""
    with kombu.Connection(room) as connection, connection.channel() as channel:
        found = []
        eventually(lambda: found.append(channel.basic_get(queue, no_ack=True)) or found[-1])
        return found[-1]


def post(url, **options):
    """The status of the answer to a form; None where there was none in time."""
    try:
        return httpx.post(f"{url}/v1/things", timeout=PATIENCE, **options).status_code
    except httpx.TimeoutException:
        return None


class Chassis(Process):
    """The toy."""

    def put(self, *labels, **headers):
        def own():
            mine = {"id": str(new_id()), "dataschema": "toy.thing_made/v1"}
            return headers | {PREFIX + name: value for name, value in mine.items()}

        put(self.room, "toy.inbox", *map(body_of, labels), headers=own)

    def post(self):
        token = token_for(actor_as("window", station="A"))
        headers = {"Authorization": f"Bearer {token}"}
        return post(self.url, json={"label": "made"}, headers=headers)

    def began(self, label):
        lines = map(json.loads, self.log.read_text(encoding="utf-8").splitlines())
        return sum(line["event"] == "noted" and line["label"] == label for line in lines)

    def handled(self):
        with self.engine.begin() as connection:
            return list(connection.scalars(sa.text("SELECT label FROM thing")))

    def left(self):
        return waiting(self.room, "toy.inbox")

    def outbox(self):
        return count(self, "outbox")


class Stock:
    """The same on stock nameko."""

    def __init__(self, room, log, links):
        self.room, self.log = room, log
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(TOYS),
            "PYTHONWARNINGS": "ignore",
            "STOCK_HTTP_PORT": str(port),
            **links,
        }
        self.popen = None

    def start(self):
        self.launch()
        eventually(self.started, STARTS_WITHIN)

    def launch(self):
        command = [sys.executable, "-m", "stock_nameko"]
        with self.log.open("wb") as out:
            self.popen = subprocess.Popen(command, env=self.environment, stdout=out, stderr=out)

    def started(self):
        return "started" in self.log.read_text().splitlines()

    def runs(self):
        return self.popen is not None and self.popen.poll() is None

    def end(self, number=signal.SIGTERM):
        self.popen.send_signal(number)
        return self.popen.wait(30)

    def close(self):
        if self.runs():
            self.end(signal.SIGKILL)

    def put(self, *labels, queue="stock.inbox", **headers):
        put(self.room, queue, *map(body_of, labels), headers=headers.copy)

    def post(self):
        return post(self.url)

    def began(self, label):
        return self.log.read_text().splitlines().count(f"began {label}")

    def handled(self):
        lines = self.log.read_text().splitlines()
        return [line.removeprefix("handled ") for line in lines if line.startswith("handled ")]

    def left(self):
        return waiting(self.room, "stock.inbox")


def body_of(label):
    return json.dumps({"label": label})
