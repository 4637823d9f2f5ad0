"""The toy as a process of its own: started, ended, spoken to and looked into by tests."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import amqp
import kombu
import sqlalchemy as sa
from toy.service import ThingMade

from chassis.database import connect
from chassis.envelope import PREFIX
from chassis.testing import jwks
from chassis.work import Work, WorkFactory

TOYS = Path(__file__).parent
STARTS_WITHIN = 90  # seconds, on a machine that is busy with other things


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Process:
    """The toy, started and ended by the test."""

    def __init__(self, database, amqp_url, log, *, runner="chassis.run", **settings):
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.log, self.room = log, amqp_url
        self.command = [sys.executable, "-m", runner, "toy"]
        self.engine = connect(database)
        self.factory = WorkFactory(self.engine, Work, "toy")
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(TOYS),
            "PYTHONWARNINGS": "ignore",
            "SERVICE_DATABASE_URL": database,
            "SERVICE_AMQP_URL": amqp_url,
            "SERVICE_HTTP_PORT": str(port),
            "SERVICE_JWKS": jwks(),
            **settings,
        }
        self.popen = None

    def start(self):
        self.launch()
        eventually(lambda: self.ready().get("bus") == "connected", STARTS_WITHIN)

    def launch(self):
        with self.log.open("ab") as out:
            self.popen = subprocess.Popen(
                self.command, env=self.environment, stdout=out, stderr=out
            )

    def runs(self):
        return self.popen is not None and self.popen.poll() is None

    def ready(self):
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2) as answer:
                return json.load(answer)
        except OSError:
            return {}

    def metrics(self):
        """Every sample that Prometheus would see, by its name and labels as they stand in the text."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        samples = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in samples}

    def end(self, number=signal.SIGTERM):
        self.popen.send_signal(number)
        return self.popen.wait(60)

    def close(self):
        if self.runs():
            self.end(signal.SIGKILL)
        self.engine.dispose()


def eventually(condition, seconds=15):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def count(process, table, where="true"):
    with process.engine.begin() as connection:
        return connection.scalar(sa.text(f"SELECT count(*) FROM {table} WHERE {where}"))


def empty(process):
    """Forget every row and every waiting message, so that the next test starts from nothing."""
    with kombu.Connection(process.room) as connection, connection.channel() as channel:
        for queue in ("toy.inbox", "toy.express", "toy.dead"):
            channel.queue_purge(queue)
    names = [n for n in sa.inspect(process.engine).get_table_names() if n != "alembic_version"]
    with process.engine.begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))


def say(process, *labels, express=False, to=None):
    with process.factory.open() as work:
        for label in labels:
            work.emit(ThingMade(label=label), express=express)
            work.outgoing[-1]["exchange"] = to or ThingMade.exchange


def put(process, body, queue="toy.inbox", **attributes):
    headers = {PREFIX + name: value for name, value in attributes.items()}
    with kombu.Connection(process.room) as connection, connection.channel() as channel:
        channel.basic_publish(
            amqp.Message(body, application_headers=headers, delivery_mode=2),
            exchange="",
            routing_key=queue,
        )
