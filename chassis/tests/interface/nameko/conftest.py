"""Two services with the same job side by side, on links that the test can break: stock nameko and the toy."""

import contextlib
import os

import kombu
import pytest
from pair import Chassis, Stock
from running import empty
from wire import Wire

from chassis.testing import fresh_database

STOCK_QUEUES = ("stock.inbox", "stock.again", "stock.heard", "stock.dead")


@pytest.fixture(scope="module")
def broker_wire(room):
    """The link of both services to the broker."""
    return Wire(room)


@pytest.fixture(scope="module")
def database_wire():
    """The link of both services to the database server."""
    return Wire(os.environ["STATION_TEST_DATABASE_URL"])


@pytest.fixture(scope="module")
def runner():
    """What the toy is run by."""
    return "brisk"


@pytest.fixture(scope="module")
def standing(room, runner, broker_wire, database_wire, tmp_path_factory):
    """The toy, on the chassis."""
    with fresh_database("toy") as database:
        links = {
            "SERVICE_AMQP_URL": broker_wire.through(room),
            "SERVICE_DATABASE_URL": database_wire.through(database),
        }
        log = tmp_path_factory.mktemp("toy") / "toy.log"
        made = Chassis(database, room, log, runner=runner, **links)
        try:
            made.start()
            yield made
        finally:
            made.close()


@pytest.fixture(scope="module")
def standing_stock(room, broker_wire, database_wire, tmp_path_factory):
    """The same on stock nameko."""
    with kombu.Connection(room) as connection, connection.channel() as channel:
        for queue in STOCK_QUEUES[2:]:
            channel.queue_declare(queue, durable=True, auto_delete=False)
    links = {
        "STOCK_AMQP_URL": broker_wire.through(room),
        "STOCK_DATABASE_URL": database_wire.through(os.environ["STATION_TEST_DATABASE_URL"]),
    }
    made = Stock(room, tmp_path_factory.mktemp("stock") / "stock.log", links)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def chassis_toy(standing):
    if not standing.runs():
        standing.start()
    yield standing
    empty(standing)


@pytest.fixture
def stock(standing_stock, room):
    if not standing_stock.runs():
        standing_stock.start()
    yield standing_stock
    with kombu.Connection(room) as connection:
        for queue in STOCK_QUEUES:
            with contextlib.suppress(connection.channel_errors):  # a test may have deleted it
                connection.channel().queue_purge(queue)
