"""Fakes and doors for the tests of services; public on purpose, so that no service writes its own."""

import contextlib
import dataclasses
import datetime
import functools
import inspect
import json
import os
import time
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import joserfc.jwk
import joserfc.jwt
import sqlalchemy as sa
from werkzeug.test import TestResponse

from chassis import inbox
from chassis.database import connect
from chassis.envelope import Received, headers_of
from chassis.handling import Handling, Subscribed
from chassis.health import Health
from chassis.http import create_app
from chassis.identity import ALGORITHM, AUDIENCE, ISSUER, SYSTEM, Actor, Verifier
from chassis.ids import new_id
from chassis.migrate import migrate
from chassis.parts import definition_of
from chassis.tables import outbox, parked_message, timer
from chassis.timers import fire_due
from chassis.work import WorkFactory

NOON = datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)  # a Monday, noon in Shenyang
A_DAY = datetime.timedelta(days=1)


class FakeWork:
    """A unit of work without a database: what it says and sets is in lists. Hang fake repositories on it."""

    def __init__(
        self, *, now: datetime.datetime = NOON, actor: Actor = SYSTEM, **repositories: Any
    ) -> None:
        self.now, self.actor = now, actor
        self.emitted: list[Any] = []
        self.reminders: list[
            tuple[str, str, datetime.datetime, Any]
        ] = []  # what `remind` was given
        self.message_id: uuid.UUID | None = None
        self.correlation: str | None = None
        for name, repository in repositories.items():
            setattr(self, name, repository)

    def new_id(self) -> uuid.UUID:
        return new_id()

    def about(self, correlation: object) -> None:
        self.correlation = str(correlation)

    def emit(self, message: Any, *, express: bool = False) -> None:
        message.encode()  # a message that does not fit its contract fails here, as it does in the real one
        self.emitted.append(message)

    def remind(
        self, name: str, subject: object, at: datetime.datetime, payload: Any = None
    ) -> None:
        self.reminders.append((name, str(subject), at, payload))


@functools.cache
def signing_key() -> joserfc.jwk.OKPKey:
    """The key of this test run."""
    return joserfc.jwk.OKPKey.generate_key("Ed25519", parameters={"kid": "test", "alg": ALGORITHM})


def jwks() -> str:
    return json.dumps({"keys": [signing_key().as_dict(private=False)]})


def token_for(actor: Actor, *, lifetime: int = 600, key: joserfc.jwk.OKPKey | None = None) -> str:
    """An access token as admin would sign it; a negative lifetime (seconds) gives an expired one."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": actor.id,
        "role": actor.role,
        "station": actor.station,
        "enterprise": actor.enterprise,
        "provider": actor.provider,
        "stations": sorted(actor.stations),
        "iat": now,
        "exp": now + lifetime,
        "jti": str(uuid.uuid4()),
    }
    signer = key or signing_key()
    header = {"alg": ALGORITHM, "kid": signer.kid or "test"}
    return joserfc.jwt.encode(header, claims, signer, algorithms=[ALGORITHM])


def actor_as(role: str, **belongings: Any) -> Actor:
    """An actor of a role; staff see their own station without saying so."""
    if belongings.get("station") and "stations" not in belongings:
        belongings["stations"] = frozenset({belongings["station"]})
    return Actor(id=belongings.pop("id", f"account-{role}"), role=role, **belongings)


class Client:
    """A test client of a service's API that speaks as one actor (or as nobody)."""

    def __init__(self, app: Any, actor: Actor | None = None) -> None:
        self.app, self.actor = app, actor

    def as_(self, role: str, **belongings: Any) -> "Client":
        return Client(self.app, actor_as(role, **belongings))

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = dict(options.pop("headers", {}))
        if self.actor:
            headers.setdefault("Authorization", f"Bearer {token_for(self.actor)}")
        options.setdefault("buffered", True)
        response: TestResponse = self.app.test_client().open(
            path, method=method, headers=headers, **options
        )
        return response

    get = functools.partialmethod(call, "GET")
    post = functools.partialmethod(call, "POST")
    put = functools.partialmethod(call, "PUT")
    delete = functools.partialmethod(call, "DELETE")


@dataclasses.dataclass(frozen=True)
class Bench:
    """A service on a real database, without a broker: its work factory, its API, and the database itself."""

    factory: WorkFactory[Any]
    client: Client
    engine: sa.Engine
    service: Any

    def deliver(self, method: str, message: Any, *, message_id: uuid.UUID | None = None) -> None:
        """Hand a message to a handler of the nameko class, in a transaction, as the consumer does (no inbox)."""
        with self.factory.open(message_id=message_id or new_id()) as work:
            getattr(self.service(), method)(work, message)

    def settle(self, told: Iterable[tuple[uuid.UUID, Any]]) -> None:
        """Hand messages with their ids to the service as one batch, as its consumer does; what is parked stays so."""
        batch = [
            Received(
                headers=headers_of(message, one, "test", correlation="-", causation=None),
                body=message.encode(),
            )
            for one, message in told
        ]
        self.handling().settle(batch)

    def settle_parked(self) -> int:
        """Try what is parked again, each alone; how many are left."""
        with self.factory.open() as work:
            work.session.execute(sa.update(parked_message).values(due_at=sa.func.now()))
            parked = inbox.claim_parked(work.session, limit=1000)
        for received in parked:
            self.handling().settle([received])
        with self.factory.open() as work:
            left = sa.select(sa.func.count()).select_from(parked_message)
            return int(work.session.scalars(left).one())

    def handling(self) -> Handling:
        """The service's way with messages, as its consumer has it."""
        made = Handling(self.factory, self.factory.source)
        for name, method in inspect.getmembers(self.service, inspect.isfunction):
            for entry in getattr(method, "nameko_entrypoints", ()):
                if contract := getattr(entry, "contract", None):
                    made.add(Subscribed(contract, getattr(self.service(), name), entry.in_order))
        return made

    @contextlib.contextmanager
    def statements(self) -> Iterator[list[str]]:
        """What is said to the database meanwhile, by everybody on this bench."""
        heard: list[str] = []

        def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            heard.append(statement)

        sa.event.listen(self.engine, "before_cursor_execute", hear)
        try:
            yield heard
        finally:
            sa.event.remove(self.engine, "before_cursor_execute", hear)

    def said(self) -> list[dict[str, Any]]:
        """Bodies of the outbox with their type, in order."""
        with self.engine.begin() as connection:
            rows = connection.execute(sa.select(outbox).order_by(outbox.c.message_id)).all()
        return [{"type": r.headers["cloudEvents_type"], **json.loads(bytes(r.body))} for r in rows]

    def ring(self, name: str, method: str, until: datetime.datetime) -> int:
        """Fire the timers of a name that are due by a moment of the test's own clock; how many there were.

        They fire by the method of the nameko class, as from the timekeeper, whatever time it is on the server.
        """
        due = sa.case((timer.c.due_at <= until, sa.func.now()), else_=sa.func.now() + A_DAY)
        with self.engine.begin() as connection:
            connection.execute(
                sa.update(timer).where(timer.c.fired_at.is_(None)).values(try_at=due)
            )
        return fire_due(self.factory, {name: getattr(self.service(), method)})

    def empty(self) -> None:
        """Delete every row, so that the next test starts from nothing."""
        found = sa.inspect(self.engine).get_table_names()
        names = [name for name in found if not name.startswith("alembic_")]
        with self.engine.begin() as connection:
            connection.execute(sa.text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))


@contextlib.contextmanager
def fresh_database(service: str) -> Iterator[str]:
    """A migrated database of its own on STATION_TEST_DATABASE_URL's server; dropped at the end."""
    server = sa.make_url(os.environ["STATION_TEST_DATABASE_URL"])
    name = f"test_{service}_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    admin = connect(server.render_as_string(hide_password=False)).execution_options(
        isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    url = server.set(database=name).render_as_string(hide_password=False)
    engine = connect(url)
    try:
        migrate(engine, service)
        yield url
    finally:
        engine.dispose()
        with admin.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


@contextlib.contextmanager
def bench(service: str) -> Iterator[Bench]:
    """A service on a database of its own; for session-wide fixtures (`with bench("intake") as b: yield b`)."""
    from chassis.bus import service_class  # noqa: PLC0415  imports nameko, which unit tests do without

    definition = definition_of(service)
    with fresh_database(service) as url:
        engine = connect(url)
        factory = WorkFactory(engine, definition.work, service)
        app = create_app(definition, factory, Verifier(jwks()), Health(engine))
        try:
            yield Bench(factory, Client(app), engine, service_class(definition))
        finally:
            engine.dispose()
