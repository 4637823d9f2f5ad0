"""A room on the broker and a running toy in it."""

import os
import uuid

import httpx
import kombu
import pytest
from running import Process
from toy.service import ThingMade

from chassis.testing import fresh_database
from chassis.topology import declare, topology


@pytest.fixture(scope="module")
def room():
    """A vhost of its own for this module."""
    admin = httpx.Client(base_url=os.environ["STATION_TEST_AMQP_ADMIN_URL"], timeout=10)
    name = f"toy-{uuid.uuid4().hex[:8]}"
    admin.put(f"/api/vhosts/{name}").raise_for_status()
    user = httpx.URL(os.environ["STATION_TEST_AMQP_ADMIN_URL"]).username
    admin.put(
        f"/api/permissions/{name}/{user}", json={"configure": ".*", "write": ".*", "read": ".*"}
    ).raise_for_status()
    base, _, _ = os.environ["STATION_TEST_AMQP_URL"].rpartition("/")
    url = f"{base}/{name}"
    declare(url, topology({"toy": (ThingMade,)}, ("toy",)))
    yield url
    admin.delete(f"/api/vhosts/{name}")
    admin.close()


@pytest.fixture
def settings():
    """What a module's toy is told beside the usual."""
    return {}


@pytest.fixture
def process(room, tmp_path, settings):
    with fresh_database("toy") as database:
        made = Process(database, room, tmp_path / "toy.log", **settings)
        try:
            made.start()
            yield made
        finally:
            made.close()
        with kombu.Connection(room) as connection, connection.channel() as channel:
            for queue in ("toy.inbox", "toy.express", "toy.dead"):
                channel.queue_purge(queue)
