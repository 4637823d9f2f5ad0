"""Faults of the two private servers: stopped in order, killed, started again, the broker's memory alarm."""

import os
import signal
import subprocess
import time
from pathlib import Path

from station import broker as brokers
from station import pids, postgres
from station.fleet import wait_until
from station.local import System

STARTS_WITHIN_SECONDS = 60.0
WRITTEN_DOWN_SECONDS = 6.0
"""A quorum queue that was declared just before its broker is killed does not start again, which is not ours to mend:
RabbitMQ 3.10 writes down with a delay of some seconds which queues it runs (docs/operations.md)."""


class PrivateServers:
    """The servers of this system alone; given ones are never touched."""

    def __init__(self, running: System) -> None:
        self.running, self.began = running, time.monotonic()
        behind = running.behind
        if behind.own_database is None or behind.own_broker is None:
            raise ValueError("faults are for servers of the suite's own")
        self.database, self.node = behind.own_database, behind.own_broker

    def stop(self, name: str) -> None:
        """In order."""
        self.running.fleet.stop(name)

    def kill(self, name: str) -> None:
        """The server with all its children at once, as a power cut would."""
        time.sleep(max(0.0, self.began + WRITTEN_DOWN_SECONDS - time.monotonic()))
        identity = pids.identify(name, self.running.fleet.pid(name))
        if identity is None or not identity.pid:
            raise ValueError(f"{name} does not run")
        os.killpg(os.getpgid(identity.pid), signal.SIGKILL)
        wait_until(lambda: not self.running.fleet.pid(name), 20)

    def restart(self, name: str) -> None:
        """In order, and back at once."""
        self.stop(name)
        self.start(name)

    def start(self, name: str) -> None:
        """Start a server and wait until it answers."""
        self.running.fleet.start(name)
        if not wait_until(lambda: self.answers(name), STARTS_WITHIN_SECONDS):
            raise TimeoutError(f"{name} does not answer")
        self.running.fleet.remember(name)

    def answers(self, name: str) -> bool:
        if name == "postgres":
            return postgres.is_answering(self.database.admin_url)
        return brokers.is_ready(self.running.broker)

    def away(self, name: str, seconds: float = 0.0) -> None:
        """Killed, and back after a while."""
        self.kill(name)
        time.sleep(seconds)
        self.start(name)

    def set_memory_alarm(self, on: bool) -> None:
        """The node thinks that it has no memory left, so that it blocks whoever publishes."""
        self._control("set_vm_memory_high_watermark", *(("absolute", "1MB") if on else ("0.4",)))

    def _control(self, *words: str) -> None:
        node = next(one for one in self.node.programs if one.name == "rabbitmq")
        script = Path(node.command[0]).with_name("rabbitmqctl")
        environment = {**os.environ, **node.environment}
        name = node.environment["RABBITMQ_NODENAME"]
        command = [str(script), "-n", name, *words]
        done = subprocess.run(
            command, env=environment, check=False, capture_output=True, text=True, timeout=60
        )
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {words}: {done.stdout}{done.stderr}")
