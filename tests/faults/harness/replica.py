"""A second process of a service beside the one of the local run, on a port of its own."""

import subprocess
import sys
from pathlib import Path

import httpx

from harness.town import RUNNER, Town
from station.fleet import clean_environment, wait_until
from station.ports import HOST, Ports
from station.tree import checkout

STARTS_WITHIN_SECONDS = 60.0
ENDS_WITHIN_SECONDS = 40.0


class Replica:
    """Started and ended by its process number."""

    def __init__(self, town: Town, service: str) -> None:
        ports = Ports(town.running.tree.run / "ports.json")
        port = ports.claim(f"{service} again")
        self.town, self.service, self.url = town, service, f"http://{HOST}:{port}"
        self._environment = {**town.running.env(service), "SERVICE_HTTP_PORT": str(port)}
        self._log: Path = town.running.tree.logs / f"{service}-again.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Replica":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it says ready."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *RUNNER, self.service],
                env={**clean_environment(), **self._environment},
                cwd=checkout(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        if not wait_until(self._is_ready, STARTS_WITHIN_SECONDS):
            raise TimeoutError(f"the second {self.service} does not become ready")

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(ENDS_WITHIN_SECONDS)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5, trust_env=False).is_success
        except httpx.TransportError:
            return False
