"""The suite's one system, its table, and its two sizes."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest

from harness.report import Report
from harness.town import Town, open_town

SEED = 2022
# The quick selection has three minutes: three brokers take one to start, and the drain is shown without replicas too,
# the clocks without processes.
ONLY_WHOLE = {"test_cluster.py", "test_2_two_replicas.py", "test_9_clock.py"}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("faults")
    group.addoption("--full", action="store_true", help="the whole fault suite, not the quick one")
    group.addoption("--seed", type=int, default=SEED, help="seed of the fault suite")
    group.addoption("--report", type=Path, help="write the fault suite's table to this file")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What the quick selection leaves to the whole suite."""
    left_out = collection_path.name in ONLY_WHOLE and not config.getoption("--full")
    return True if left_out else None


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--full", default=False))


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> Iterator[Report]:
    made = Report(request.config.getoption("--seed", default=SEED))
    yield made
    path = request.config.getoption("--report", default=None)
    if path and not request.config.option.keyword:  # a part of the suite is not its table
        made.write(path)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, report: Report, full: bool) -> Iterator[Town]:
    with open_town(tmp_path_factory.mktemp("faults"), full=full) as one:
        report.versions |= _versions(one)
        yield one


def _versions(town: Town) -> dict[str, str]:
    overview = httpx.get(f"{town.running.broker.management_url}/api/overview", trust_env=False)
    [(server,)] = town.behind.rows("intake", "SHOW server_version")
    names = ("nameko", "kombu", "amqp", "eventlet", "SQLAlchemy", "psycopg")
    return {
        "RabbitMQ": str(overview.json()["rabbitmq_version"]),
        "Erlang": str(overview.json()["erlang_version"]),
        "PostgreSQL": str(server).split()[0],
        **{name: version(name) for name in names},
    }
