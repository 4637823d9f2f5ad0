"""The portal as it is really started."""

import os
import signal
import socket
import subprocess
import sys
import time

import httpx

from portal.settings import SERVICES

COMMAND = [sys.executable, "-m", "gunicorn", "-c", "python:portal.server"]
BASIC = {
    **{f"PORTAL_{name.upper()}_URL": "http://127.0.0.1:1" for name in SERVICES},
    "PATH": os.environ["PATH"],
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> httpx.Response:
    for _ in range(100):
        try:
            return httpx.get(f"{address}/health/ready")
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the portal did not start")


def test_it_serves_and_ends_in_order_when_started_by_gunicorn() -> None:
    port = free_port()
    environment = {**BASIC, "PORTAL_SECRET_KEY": "k" * 32, "PORTAL_PORT": str(port)}
    with subprocess.Popen(COMMAND, env=environment, stderr=subprocess.PIPE) as process:
        try:
            assert wait_for(f"http://127.0.0.1:{port}").status_code == 200
            assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
            assert httpx.get(f"http://127.0.0.1:{port}/api/intake/v1/x").status_code == 503
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_it_says_what_is_missing_when_it_has_no_secret_key() -> None:
    ended = subprocess.run(
        COMMAND,
        check=False,
        env={**BASIC, "PORTAL_PORT": str(free_port())},
        capture_output=True,
        timeout=30,
    )
    assert ended.returncode != 0
    assert b"PORTAL_SECRET_KEY" in ended.stderr
