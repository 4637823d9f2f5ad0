"""admin on a database of its own, with the keys of this test run and a cheap password hash."""

import json
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from admin.reference import load_reference
from chassis.testing import Bench, bench, jwks, signing_key

OPERATOR_PASSWORD = "the very first of this test"

# What loading the reference data fills, parents first.
REFERENCE = ("account", "unit", "station", "network_history", "calendar_year")


@pytest.fixture(scope="session")
def settings() -> Iterator[None]:
    """What the process would find in its environment."""
    with pytest.MonkeyPatch.context() as environment:
        key = json.dumps(signing_key().as_dict(private=True))
        environment.setenv("SERVICE_SIGNING_KEY", key)
        environment.setenv("SERVICE_JWKS", jwks())
        environment.setenv("SERVICE_ARGON2_COST", "1,64,1")
        environment.setenv("SERVICE_OPERATOR_PASSWORD", OPERATOR_PASSWORD)
        yield


@pytest.fixture(scope="session")
def database(settings: None) -> Iterator[Bench]:
    """The service on one database for the whole run; a copy of the reference data waits in the schema `saved`."""
    with bench("admin") as made:
        with made.factory.open() as work:
            load_reference(work)
        with made.engine.begin() as connection:
            connection.execute(sa.text("CREATE SCHEMA saved"))
            for name in REFERENCE:
                connection.execute(sa.text(f"CREATE TABLE saved.{name} AS TABLE {name}"))
        yield made


@pytest.fixture
def admin(database: Bench) -> Bench:
    """The service on a database in which only the reference data is, and nothing was said yet."""
    database.empty()
    with database.engine.begin() as connection:
        for name in REFERENCE:
            connection.execute(sa.text(f"INSERT INTO {name} SELECT * FROM saved.{name}"))
    return database


@pytest.fixture
def operator_password() -> str:
    return OPERATOR_PASSWORD
