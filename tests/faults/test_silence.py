"""A database that says nothing any more, behind something that still acknowledges: given up in time."""

import os
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from chassis import database
from harness.proxy import BLACK_HOLE, PASS, Proxy

pytestmark = pytest.mark.postgres


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    port = urlsplit(os.environ["STATION_TEST_DATABASE_URL"]).port or 5432
    with Proxy(port) as one:
        yield one


@pytest.fixture
def engine(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    monkeypatch.setattr(database, "SILENT_FOR", 1.0)
    url = sa.make_url(os.environ["STATION_TEST_DATABASE_URL"])
    made = database.connect(
        url.set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False)
    )
    yield made
    proxy.set(PASS)
    made.dispose()


def ask(connection: sa.Connection) -> int:
    return int(connection.execute(sa.text("SELECT 1")).scalar_one())


def test_silent_database_is_away_and_back_when_it_speaks_again(
    engine: sa.Engine, proxy: Proxy
) -> None:
    with engine.connect() as connection:
        ask(connection)
        proxy.set(BLACK_HOLE)
        began = time.monotonic()
        with pytest.raises(sa.exc.OperationalError) as raised:
            ask(connection)

    assert time.monotonic() - began < 5
    assert database.is_away(raised.value)
    proxy.set(PASS)
    with engine.connect() as connection:
        assert ask(connection) == 1


def test_error_of_the_server_leaves_the_connection_as_it_is(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        backend = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
        with pytest.raises(sa.exc.OperationalError):
            connection.execute(sa.text("SET statement_timeout = 50; SELECT pg_sleep(2)"))
        connection.rollback()
        again = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()

    assert again == backend
