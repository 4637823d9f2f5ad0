"""The whole system in its own processes, and a look behind it: databases and queues, after the fact."""

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import httpx
import kombu
import psycopg
import pytest
from joserfc.jwk import OKPKey

from chassis.identity import Actor
from chassis.testing import token_for
from contracts.manifest import SERVICES
from station.context import DemoContext
from station.local import System, system

TOKENS_LIVE = 3600  # seconds
QUIET_WITHIN_SECONDS = 90.0
HELD = ("outbox", "parked_message")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    settings = {"admin": {"SERVICE_ARGON2_COST": "1,8192,1"}}
    with system(
        tmp_path_factory.mktemp("flow"),
        portal=True,
        fresh=True,
        prefix="flow",
        environment=settings,
    ) as one:
        yield one


@pytest.fixture(scope="session")
def as_provider(running: System) -> Iterator[Callable[[str], httpx.Client]]:
    """Matching's API as a provider's program sees it."""
    key = OKPKey.import_key(json.loads((running.tree.secrets / "signing_key.json").read_text()))
    opened: list[httpx.Client] = []

    def client(provider: str) -> httpx.Client:
        actor = Actor(id=f"flow-{provider}", role="provider", provider=provider)
        token = token_for(actor, lifetime=TOKENS_LIVE, key=key)
        headers = {"Authorization": f"Bearer {token}"}
        made = httpx.Client(base_url=running.service_urls["matching"], headers=headers, timeout=60)
        opened.append(made)
        return made

    yield client
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def context(running: System) -> DemoContext:
    return DemoContext(
        portal_url=running.portal_url,
        service_urls=running.service_urls,
        operator_password=running.operator_password,
        provider_amqp=running.provider_amqp,
        secrets=running.tree.secrets,
        out=print,
    )


@pytest.fixture(scope="session")
def listened(context: DemoContext) -> Callable[[Callable[[str], None]], DemoContext]:
    """The context of a demonstration that somebody else listens to as well."""

    def listen(hear: Callable[[str], None]) -> DemoContext:
        def out(line: str) -> None:
            context.out(line)
            hear(line)

        return replace(context, out=out)

    return listen


class Behind:
    """What a service's database and queues hold; nothing outside the tests looks there."""

    def __init__(self, running: System) -> None:
        self.running = running

    def rows(self, service: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.running.database_urls[service]) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def count(self, service: str, table: str) -> int:
        return int(self.rows(service, f"SELECT count(*) FROM {table}")[0][0])

    def dead(self, service: str) -> list[tuple[Any, ...]]:
        return self.rows(service, "SELECT reason, type, error FROM dead_letter ORDER BY died_at")

    def dead_everywhere(self) -> dict[str, list[tuple[Any, ...]]]:
        return {service: self.dead(service) for service in SERVICES}

    def wait_until_quiet(self) -> None:
        """Wait until nothing is waiting to be said or to be tried again, and every queue is empty."""
        deadline = time.monotonic() + QUIET_WITHIN_SECONDS
        while held := {**self._held(), **self._queued()}:
            assert time.monotonic() < deadline, held
            time.sleep(0.3)

    def publish(self, service: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Put a message on a service's queue, as an administrator could."""
        with (
            kombu.Connection(self.running.broker.admin_url) as connection,
            connection.channel() as channel,
        ):
            kombu.Producer(channel).publish(
                body,
                exchange="",
                routing_key=f"{service}.inbox",
                headers=dict(headers),
                content_type="application/json",
                content_encoding="utf-8",
                delivery_mode=2,
            )

    def _held(self) -> dict[str, int]:
        counts = {f"{s}.{table}": self.count(s, table) for s in SERVICES for table in HELD}
        return {name: count for name, count in counts.items() if count}

    def _queued(self) -> dict[str, int]:
        with (
            kombu.Connection(self.running.broker.admin_url) as connection,
            connection.channel() as channel,
        ):
            names = [f"{s}.{lane}" for s in SERVICES for lane in ("inbox", "express", "dead")]
            ready = {n: channel.queue_declare(n, passive=True).message_count for n in names}
        return {name: count for name, count in ready.items() if count}


@pytest.fixture(scope="session")
def behind(running: System) -> Behind:
    return Behind(running)


def envelope(name: str, version: int = 1, **changed: str) -> dict[str, str]:
    """The headers that a message comes with."""
    attributes = {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "/test",
        "type": name,
        "time": "2026-11-23T04:00:00+00:00",
        "dataschema": f"{name}/v{version}",
        "subject": "test",
    }
    return {f"cloudEvents_{key}": value for key, value in (attributes | changed).items()}


@pytest.fixture(scope="session", name="envelope")
def _envelope() -> Any:
    return envelope


@pytest.fixture(scope="session")
def as_bytes() -> Callable[[Any], bytes]:
    return lambda body: json.dumps(body, ensure_ascii=False).encode()
