"""admin on a database of its own, with the keys of this test run and a cheap password hash."""

import json
from collections.abc import Iterator

import pytest

from admin.reference import load_reference
from chassis.testing import Bench, bench, jwks, signing_key

OPERATOR_PASSWORD = "the very first of this test"


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
    """The service on one database for the whole run."""
    with bench("admin") as made:
        yield made


@pytest.fixture
def admin(database: Bench) -> Bench:
    """The service on an empty database, in which only the reference data is."""
    database.empty()
    with database.factory.open() as work:
        load_reference(work)
    return database


@pytest.fixture
def operator_password() -> str:
    return OPERATOR_PASSWORD
