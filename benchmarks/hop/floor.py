"""The floor: what this machine can do at best. One purpose, psycopg and py-amqp, no ORM, no validation, no framework.

It takes what has arrived, up to 200 messages, and does the same durable work as the others in one transaction, here
one statement: inbox, aggregates, history, outbox. The batch's events are published while the next batch is in the
database; once confirmed, their outbox rows go with that next transaction.

    python -m benchmarks.hop.floor DATABASE_URL AMQP_URL
"""

import collections
import datetime
import itertools
import json
import signal
import sys
import uuid
from typing import Any
from urllib.parse import unquote, urlsplit

import amqp
import psycopg
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

BATCH = 200
PREFETCH = 1000
IDLE, ARRIVED = 0.25, 0.0005  # seconds to wait for a first message, and for a further one
IN, EXCHANGE, KEY = "desk.inbox", "desk.events", "case_opened.v1"
ID = "cloudEvents_id"
# The rows come as one parameter that the server takes apart: as arrays, psycopg would write item by item in Python.
SETTLE = """
WITH gone AS (DELETE FROM outbox WHERE seq = ANY(%s)),
batch AS (
    SELECT * FROM jsonb_to_recordset(%s) AS r (
        message_id uuid, case_id uuid, number text, station text, enterprise text, first_asker text, green boolean,
        items integer, accepted_at timestamptz, due_at timestamptz, actor text, details jsonb,
        event_id uuid, headers jsonb, body text)
),
mark AS (
    INSERT INTO inbox (message_id, consumer) SELECT message_id, 'desk' FROM batch ORDER BY message_id
    ON CONFLICT DO NOTHING RETURNING message_id
),
fresh AS (SELECT batch.* FROM batch JOIN mark USING (message_id)),
cases AS (
    INSERT INTO opened_case
        (case_id, number, station, enterprise, first_asker, green, items, accepted_at, due_at, version)
    SELECT case_id, number, station, enterprise, first_asker, green, items, accepted_at, due_at, 1 FROM fresh
),
history AS (
    INSERT INTO case_history (message_id, case_id, at, actor, action, details)
    SELECT message_id, case_id, accepted_at, actor, 'opened', details FROM fresh
)
INSERT INTO outbox (message_id, event)
SELECT event_id, jsonb_build_object('headers', headers, 'body', body) FROM fresh RETURNING seq, message_id
"""
FORGET = "DELETE FROM outbox WHERE seq = ANY(%s)"
LEFT = "SELECT seq, event->'headers', event->>'body' FROM outbox ORDER BY seq"
Row = dict[str, Any]


def connect(url: str) -> amqp.Connection:
    parts = urlsplit(url)
    connection = amqp.Connection(
        f"{parts.hostname}:{parts.port}",
        userid=parts.username,
        password=parts.password,
        virtual_host=unquote(parts.path[1:]),
    )
    connection.connect()
    return connection


def row_of(delivery: Any) -> Row:
    """A message as a row of the batch, with the event that it leads to."""
    need, headers = json.loads(delivery.body), delivery.headers
    case_id, event_id = need["case_id"], str(uuid7())
    due_at = min(item["due_at"] for item in need["items"])
    told = {name: need[name] for name in ("occurred_at", "actor", "actor_role", "case_id")}
    case = {name: need[name] for name in ("number", "station", "enterprise", "first_asker")}
    items = [item["item_id"] for item in need["items"]]
    return {
        "message_id": headers[ID],
        "case_id": case_id,
        **case,
        "green": need["green"],
        "items": len(items),
        "accepted_at": need["occurred_at"],
        "due_at": due_at,
        "actor": need["actor"],
        "details": {"number": need["number"], "channel": need["channel"]},
        "event_id": event_id,
        "headers": envelope(event_id, case_id, headers),
        "body": json.dumps({**told, **case, "due_at": due_at, "items": items}),
    }


def envelope(event_id: str, case_id: str, cause: dict[str, str]) -> dict[str, str]:
    return {
        "cloudEvents_specversion": "1.0",
        ID: event_id,
        "cloudEvents_source": "/desk",
        "cloudEvents_type": "desk.case_opened",
        "cloudEvents_time": datetime.datetime.now(datetime.UTC).isoformat(),
        "cloudEvents_dataschema": "desk.case_opened/v1",
        "cloudEvents_subject": case_id,
        "cloudEvents_correlationid": cause["cloudEvents_correlationid"],
        "cloudEvents_causationid": cause[ID],
        "cloudEvents_traceparent": cause["cloudEvents_traceparent"][:36]
        + event_id[-16:].replace("-", "0")
        + "-01",
    }


class Floor:
    def __init__(self, database_url: str, amqp_url: str) -> None:
        self.database = psycopg.connect(database_url, autocommit=True)
        self.consuming, self.publishing = connect(amqp_url), connect(amqp_url)
        self.arrived: collections.deque[Any] = collections.deque()
        self.tag = 0
        self.unconfirmed: dict[int, None] = {}  # tags, in order
        self.on_their_way: list[int] = []  # outbox rows
        self.stopping = False

    def run(self) -> None:
        """Until SIGTERM; then what is at hand is ended."""
        signal.signal(signal.SIGTERM, self.stop)
        self.inbox, self.outbox = self.consuming.channel(), self.publishing.channel()
        self.outbox.confirm_select()
        self.outbox.events["basic_ack"] = {self.on_confirm}
        self.outbox.events["basic_nack"] = {self.on_refusal}
        for seq, headers, body in self.database.execute(LEFT).fetchall():
            self.publish(seq, headers, body)
        self.inbox.auto_decode = False
        self.inbox.basic_qos(0, PREFETCH, False)
        self.inbox.basic_consume(IN, callback=self.arrived.append)
        while not self.stopping:
            self.fetch()
            self.settle() if self.arrived else self.forget()
        self.forget()
        self.consuming.close()
        self.publishing.close()

    def stop(self, *_: Any) -> None:
        self.stopping = True

    def fetch(self) -> None:
        while len(self.arrived) < BATCH and not self.stopping:
            try:
                self.consuming.drain_events(timeout=ARRIVED if self.arrived else IDLE)
            except TimeoutError:
                return

    def settle(self) -> None:
        """One transaction: this batch in, the outbox rows of the last one out. Then its events start."""
        batch = [self.arrived.popleft() for _ in range(min(BATCH, len(self.arrived)))]
        rows = {row["message_id"]: row for row in map(row_of, batch)}
        self.wait_for_confirms()
        done = self.database.execute(SETTLE, (self.on_their_way, Jsonb(list(rows.values()))))
        self.inbox.basic_ack(batch[-1].delivery_tag, multiple=True)
        self.on_their_way = []
        seqs = {event_id: seq for seq, event_id in done.fetchall()}
        for row in rows.values():
            if seq := seqs.get(uuid.UUID(row["event_id"])):
                self.publish(seq, row["headers"], row["body"])

    def publish(self, seq: int, headers: dict[str, str], body: str) -> None:
        message = amqp.Message(
            body,
            content_type="application/json",
            delivery_mode=2,
            message_id=headers[ID],
            application_headers=headers,
        )
        self.outbox.basic_publish(message, exchange=EXCHANGE, routing_key=KEY, mandatory=True)
        self.tag += 1
        self.unconfirmed[self.tag] = None
        self.on_their_way.append(seq)

    def on_confirm(self, tag: int, multiple: bool) -> None:
        for one in list(itertools.takewhile(tag.__ge__, self.unconfirmed)) if multiple else [tag]:
            del self.unconfirmed[one]

    def on_refusal(self, tag: int, _multiple: bool) -> None:
        raise ConnectionError(f"message {tag} was refused; its outbox row stays for the next start")

    def wait_for_confirms(self) -> None:
        while self.unconfirmed:
            self.publishing.drain_events(timeout=30)

    def forget(self) -> None:
        """Nothing further came: the outbox rows of the last batch go by themselves."""
        self.wait_for_confirms()
        if self.on_their_way:
            self.database.execute(FORGET, (self.on_their_way,))
            self.on_their_way = []


if __name__ == "__main__":
    Floor(*sys.argv[1:]).run()
