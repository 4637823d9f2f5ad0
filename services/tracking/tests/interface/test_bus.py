"""Tracking as its own process on a real broker: the story arrives shuffled and repeated, and ends in the archive."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid

import httpx
import kombu
import pytest

from chassis.envelope import headers_of
from chassis.testing import actor_as, fresh_database, jwks, token_for
from chassis.topology import declare, topology
from contracts.manifest import SERVICES, SUBSCRIPTIONS

pytestmark = pytest.mark.broker


def eventually(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def vhost():
    """A vhost of its own, with the whole topology."""
    address = os.environ["STATION_TEST_AMQP_ADMIN_URL"]
    name, user = f"tracking-{uuid.uuid4().hex[:8]}", httpx.URL(address).username
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    with httpx.Client(base_url=address, timeout=10) as admin:
        admin.put(f"/api/vhosts/{name}").raise_for_status()
        admin.put(f"/api/permissions/{name}/{user}", json=everything).raise_for_status()
        url = f"{os.environ['STATION_TEST_AMQP_URL'].rpartition('/')[0]}/{name}"
        declare(url, topology(SUBSCRIPTIONS, SERVICES))
        yield url
        admin.delete(f"/api/vhosts/{name}")


@pytest.fixture
def address(vhost, tmp_path):
    """The address of the running service."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with fresh_database("tracking") as database, (tmp_path / "log").open("wb") as log:
        settings = {
            "SERVICE_DATABASE_URL": database,
            "SERVICE_AMQP_URL": vhost,
            "SERVICE_HTTP_PORT": str(port),
            "SERVICE_JWKS": jwks(),
        }
        command = [sys.executable, "-W", "ignore", "-m", "chassis.run", "tracking"]
        process = subprocess.Popen(command, env={**os.environ, **settings}, stdout=log, stderr=log)
        eventually(lambda: is_ready(url), 30)
        yield url
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def is_ready(url):
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=2) as answer:
            return json.load(answer).get("bus") == "connected"
    except OSError:
        return False


def publish(vhost, told):
    """Say it on the bus in any order, some of it twice."""
    said = [*told, *told[:5]]
    random.shuffle(said)
    with kombu.Connection(vhost) as connection, connection.channel() as channel:
        for message_id, message in said:
            kombu.Producer(channel).publish(
                message.encode(),
                exchange=message.exchange,
                routing_key=message.routing_key(),
                headers=headers_of(message, message_id, "t", correlation="c", causation=None),
                content_type="application/json",
                delivery_mode=2,
            )


def client(url, role, **belongings):
    token = token_for(actor_as(role, **belongings))
    return httpx.Client(base_url=url, timeout=10, headers={"Authorization": f"Bearer {token}"})


def serve(performer, item_id):
    started = performer.post(f"/v1/items/{item_id}/start").json()
    for stage in started["stages"]:
        performer.post(f"/v1/items/{item_id}/stages/{stage['key']}").raise_for_status()
    performer.post(f"/v1/items/{item_id}/end").raise_for_status()


@pytest.mark.clause("4.2.2", "6.5.2", "B")
def test_a_case_reaches_the_archive_when_its_story_comes_shuffled_and_repeated(
    vhost, address, story
):
    catalogue = [story.catalogue("5.1.1"), story.catalogue("5.6.4.2")]
    officer = client(address, "officer", station=story.station)
    with officer, client(address, "provider", provider="P002") as provider:
        publish(vhost, [*catalogue, *story.application(), *story.matched()])
        eventually(lambda: len(officer.get("/v1/items?state=agreed").json()["items"]) == 2)
        serve(officer, story.own)
        serve(provider, story.given)
        publish(vhost, story.evaluated())
        path = f"/v1/cases/{story.case_id}"
        eventually(lambda: officer.get(path).json()["state"] == "archived")
        told, own = len(story.application() + story.matched() + story.evaluated()), 11
        eventually(lambda: len(steps(officer, path)) == told + own)
        time.sleep(0.5)  # nothing more may come
        assert len(set(steps(officer, path))) == len(steps(officer, path)) == told + own


def steps(officer, path):
    shown = officer.get(f"{path}/timeline").json()["items"]
    return [entry["message_id"] for entry in shown]
