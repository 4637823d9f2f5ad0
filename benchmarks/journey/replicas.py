"""A second process of a service, on a port of its own; requests take turns between the two."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from benchmarks.journey.stage import Stage
from station.fleet import clean_environment, wait_until
from station.ports import Ports
from station.readiness import says_ready
from station.tree import checkout

READY_WITHIN = 60.0  # seconds
ENDS_WITHIN = 60.0


@contextmanager
def second(on: Stage, service: str) -> Iterator[None]:
    """While this is open, two processes of the service work beside each other."""
    port = Ports(on.system.tree.run / "ports.json").claim(f"{service}-2")
    environment = {**clean_environment(), **on.system.env(service), "SERVICE_HTTP_PORT": str(port)}
    url = f"http://127.0.0.1:{port}"
    with (on.system.tree.logs / f"{service}-2.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "chassis.run", service],
            env=environment,
            cwd=checkout(),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(url)
        on.extra[f"{service}-2"] = process.pid
        on.route({service: [on.system.service_urls[service], url]})
        yield
    finally:
        on.route({})
        on.extra.clear()
        process.terminate()
        process.wait(ENDS_WITHIN)


def _wait(url: str) -> None:
    with httpx.Client(timeout=5, trust_env=False) as client:
        if not wait_until(lambda: says_ready(client, url), READY_WITHIN):
            raise TimeoutError(f"{url} did not become ready")
