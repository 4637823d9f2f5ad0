"""A look behind the system: what the five databases and the broker hold."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import kombu
import psycopg

from contracts.manifest import SERVICES, SUBSCRIPTIONS
from station.local import System

HELD = ("outbox", "parked_message")
LANES = ("inbox", "express", "dead")
SUBSCRIBED = {contract.name for heard in SUBSCRIPTIONS.values() for contract in heard}
CASES = {
    "matching": "SELECT DISTINCT case_id FROM item",
    "tracking": "SELECT case_id FROM tracked_case WHERE accepted_at IS NOT NULL",
    "evaluation": "SELECT id FROM case_evaluation",
    "admin": "SELECT case_id FROM case_file",
}
ITEMS = {
    "matching": "SELECT id FROM item",
    "tracking": "SELECT item_id FROM tracked_item",
    "evaluation": "SELECT id FROM item_evaluation",
}
STEPS = """SELECT name || coalesce(' ' || (facts->>'stage'), ''), coalesce(item_id, case_id)::text FROM step"""
FORMS = """SELECT id::text, content->'enterprise'->>'main_products', number FROM form"""
COUNTERS = "SELECT station || '-' || year, last FROM number_counter"
OFFERS = "SELECT id::text, item_id::text FROM offer"
DEAD = "SELECT reason, type, error FROM dead_letter WHERE state = 'open' ORDER BY died_at"


@dataclass
class Found:
    """What is there at one moment: ids as text, each as often as it is there."""

    forms: list[tuple[str, str, str | None]] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)
    cases: dict[str, list[str]] = field(default_factory=dict)
    items: dict[str, list[str]] = field(default_factory=dict)
    steps: list[tuple[str, str]] = field(default_factory=list)
    offers: list[tuple[str, str]] = field(default_factory=list)
    disclosures: list[str] = field(default_factory=list)
    dead: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    messages: int = 0


class Behind:
    """Looks as an administrator could."""

    def __init__(self, running: System) -> None:
        self.running = running
        self._connections: dict[str, psycopg.Connection[Any]] = {}
        self.strays: list[str] = []  # names of messages that no queue took

    def rows(self, service: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Over a connection that is kept: a new one costs more than the query. Raises psycopg.Error."""
        kept = self._connections.pop(service, None)
        if kept is None or kept.closed:
            url = self.running.database_urls[service]
            kept = psycopg.connect(url, connect_timeout=5, autocommit=True)
        try:
            found = kept.execute(query.encode(), values).fetchall()
        except psycopg.Error:
            kept.close()
            raise
        self._connections[service] = kept
        return found

    def close(self) -> None:
        """Hang up."""
        for one in self._connections.values():
            one.close()

    def column(self, service: str, query: str) -> list[str]:
        return [str(one) for (one,) in self.rows(service, query)]

    def look(self) -> Found:
        return Found(
            forms=[(id_, mark, number) for id_, mark, number in self.rows("intake", FORMS)],
            counters={where: int(last) for where, last in self.rows("intake", COUNTERS)},
            cases={service: self.column(service, query) for service, query in CASES.items()},
            items={service: self.column(service, query) for service, query in ITEMS.items()},
            steps=[(name, about) for name, about in self.rows("tracking", STEPS)],
            offers=[(offer, item) for offer, item in self.rows("matching", OFFERS)],
            disclosures=self.column("intake", "SELECT offer_id FROM disclosure"),
            dead={service: self.rows(service, DEAD) for service in SERVICES},
            held=self.held(),
            messages=self.messages(),
        )

    def held(self) -> dict[str, int]:
        """What is not empty of outboxes, parked messages and queues."""
        counts = {f"{s}.{t}": self._count(s, t) for s in SERVICES for t in HELD} | self.queued()
        return {name: count for name, count in counts.items() if count}

    def messages(self) -> int:
        """How many messages were handled so far, by all services together."""
        return sum(self._count(service, "inbox") for service in SERVICES)

    def queued(self) -> dict[str, int]:
        """Messages ready on each queue of the services; those that no queue took although somebody subscribes."""
        names = [f"{s}.{lane}" for s in SERVICES for lane in LANES]
        url = self.running.broker.admin_url
        with (
            kombu.Connection(url, connect_timeout=5) as connection,
            connection.channel() as channel,
        ):
            counts = {n: channel.queue_declare(n, passive=True).message_count for n in names}
            self._take_strays(channel)
        strays = Counter(name for name in self.strays if name in SUBSCRIBED)
        return counts | {f"unrouted {name}": times for name, times in strays.items()}

    def _take_strays(self, channel: Any) -> None:
        while message := channel.basic_get("unrouted"):
            headers = message.properties.get("application_headers", {})
            self.strays.append(str(headers.get("cloudEvents_type")))
            channel.basic_ack(message.delivery_tag)

    def where_need_is(self, mark: str) -> Counter[str]:
        """How often each service has the accepted need with this mark; a service that lacks it is not named."""
        query = FORMS + " WHERE number IS NOT NULL AND content->'enterprise'->>'main_products' = %s"
        found: Counter[str] = Counter()
        for id_, _, _ in self.rows("intake", query, mark):
            for service, cases in CASES.items():
                counting = f"SELECT count(*) FROM ({cases}) AS cases (id) WHERE id = %s"
                found[service] += self.rows(service, counting, id_)[0][0]
        return +found

    def _count(self, service: str, table: str) -> int:
        return int(self.rows(service, f"SELECT count(*) FROM {table}")[0][0])
