"""The floor: a small program that does the same durable hops with psycopg and py-amqp, and nothing else.

accept: need and outbox row in one transaction -> publish, wait for the confirm, delete the outbox row
match: inbox row and item in one transaction, acknowledge -> (choice) offer and outbox row in one transaction -> publish
provider: receives

Same servers, same quorum queues, persistent and confirmed; no HTTP, no validation, no ORM, one message at a time.
"""

import itertools
import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
import psycopg

QUEUES = ("floor.matching", "floor.provider")
OUTBOX = "seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, message_id uuid, body bytea"
TABLES = f"""
CREATE TABLE IF NOT EXISTS need (id uuid PRIMARY KEY, document jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS item (id uuid PRIMARY KEY, document jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS inbox (message_id uuid PRIMARY KEY);
CREATE TABLE IF NOT EXISTS offer (id uuid PRIMARY KEY, item_id uuid NOT NULL, made_at timestamptz);
CREATE TABLE IF NOT EXISTS accept_outbox ({OUTBOX});
CREATE TABLE IF NOT EXISTS match_outbox ({OUTBOX});
"""
DOCUMENT = json.dumps(
    {"code": "5.6.1.1", "details": {"product": "压力变送器" * 8}, "station": "SY"}
)
DRAIN_SECONDS = 30.0


@dataclass
class Times:
    """When (seconds of time.time) each step of each need was done."""

    accepted: dict[str, float] = field(default_factory=dict)
    matched: dict[str, float] = field(default_factory=dict)
    chosen: dict[str, float] = field(default_factory=dict)
    dispatched: dict[str, float] = field(default_factory=dict)

    def hops(self) -> list[float]:
        """Milliseconds of both hops together, by need."""
        return [
            1000
            * (self.matched[n] - self.accepted[n] + max(0.0, self.dispatched[n] - self.chosen[n]))
            for n in self.dispatched
        ]


class Publisher:
    """Takes an outbox row to a queue and deletes it when the broker has confirmed."""

    def __init__(self, url: str, database: psycopg.Connection, table: str, queue: str) -> None:
        self.connection = connect(url)
        self.channel = self.connection.channel()
        self.channel.confirm_select()
        self.database, self.table, self.queue = database, table, queue

    def publish(self, seq: int, message_id: str, body: str) -> None:
        message = amqp.Message(body, delivery_mode=2, message_id=message_id)
        self.channel.basic_publish_confirm(message, routing_key=self.queue)
        with self.database.transaction():
            self.database.execute(f"DELETE FROM {self.table} WHERE seq = %s", [seq])  # noqa: S608


class Floor:
    """The program, in three threads: who accepts, who matches, who receives."""

    def __init__(self, amqp_url: str, database_url: str) -> None:
        self.times, self.stopping = Times(), False
        with ExitStack() as kept:
            self.accepting = kept.enter_context(psycopg.connect(database_url, autocommit=True))
            self.matching = kept.enter_context(psycopg.connect(database_url, autocommit=True))
            self.accepting.execute(TABLES)
            self.kept = kept.pop_all()
        self.amqp_url = amqp_url
        declare(amqp_url)
        self.to_matching = Publisher(amqp_url, self.accepting, "accept_outbox", QUEUES[0])
        self.to_provider = Publisher(amqp_url, self.matching, "match_outbox", QUEUES[1])
        self.receivers = [
            threading.Thread(target=self._consume, args=(QUEUES[0], self._match), daemon=True),
            threading.Thread(target=self._consume, args=(QUEUES[1], self._receive), daemon=True),
        ]
        for receiver in self.receivers:
            receiver.start()

    def run(self, rate: float, seconds: float) -> Times:
        """So many needs a second, begun on time. Raises TimeoutError where one did not come through."""
        begin = time.monotonic()
        for number in itertools.count():
            if number >= rate * seconds:
                break
            time.sleep(max(0.0, begin + number / rate - time.monotonic()))
            self._accept(str(uuid.uuid4()))
        deadline = time.monotonic() + DRAIN_SECONDS
        while len(self.times.dispatched) < len(self.times.accepted):
            if time.monotonic() > deadline:
                raise TimeoutError("the floor program lost a need")
            time.sleep(0.01)
        return self.times

    def close(self) -> None:
        self.stopping = True
        for receiver in self.receivers:
            receiver.join(5)
        self.kept.close()

    def _accept(self, need: str) -> None:
        seq = self._write(
            self.accepting,
            [("INSERT INTO need VALUES (%s, %s)", [need, DOCUMENT])],
            "accept_outbox",
            need,
        )
        self.times.accepted[need] = time.time()
        self.to_matching.publish(seq, need, DOCUMENT)

    def _match(self, message: Any) -> None:
        need = str(message.properties["message_id"])
        with self.matching.transaction():
            self.matching.execute("INSERT INTO inbox VALUES (%s)", [need])
            self.matching.execute("INSERT INTO item VALUES (%s, %s)", [need, DOCUMENT])
        self.times.matched[need] = time.time()
        message.channel.basic_ack(message.delivery_tag)
        offer = [("INSERT INTO offer VALUES (%s, %s, now())", [str(uuid.uuid4()), need])]
        seq = self._write(self.matching, offer, "match_outbox", need)
        self.times.chosen[need] = time.time()
        self.to_provider.publish(seq, need, DOCUMENT)

    def _receive(self, message: Any) -> None:
        self.times.dispatched[str(message.properties["message_id"])] = time.time()
        message.channel.basic_ack(message.delivery_tag)

    def _write(
        self,
        database: psycopg.Connection,
        rows: list[tuple[str, list[str]]],
        outbox: str,
        need: str,
    ) -> int:
        with database.transaction():
            for statement, values in rows:
                database.execute(statement, values)
            said = f"INSERT INTO {outbox} (message_id, body) VALUES (%s, %s) RETURNING seq"  # noqa: S608
            row = database.execute(said, [need, DOCUMENT.encode()]).fetchone()
        return int(row[0]) if row else 0

    def _consume(self, queue: str, callback: Any) -> None:
        with connect(self.amqp_url) as connection:
            channel = connection.channel()
            channel.basic_qos(0, 100, False)
            channel.basic_consume(queue, callback=callback)
            while not self.stopping:
                try:
                    connection.drain_events(timeout=0.2)
                except TimeoutError:
                    continue


def declare(url: str) -> None:
    """The two queues, empty."""
    with connect(url) as connection:
        channel = connection.channel()
        for queue in QUEUES:
            channel.queue_declare(
                queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
            )
            channel.queue_purge(queue)


def connect(url: str) -> Any:
    """A connection to the room that the URL names."""
    parts = urlsplit(url)
    connection = amqp.Connection(
        host=f"{parts.hostname}:{parts.port}",
        userid=parts.username,
        password=parts.password,
        virtual_host=unquote(parts.path[1:]) or "/",
    )
    connection.connect()
    return connection


@contextmanager
def floor(amqp_url: str, database_url: str) -> Iterator[Floor]:
    """The floor program, ended at the end."""
    program = Floor(amqp_url, database_url)
    try:
        yield program
    finally:
        program.close()
