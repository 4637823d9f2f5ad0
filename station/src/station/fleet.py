"""All processes of one tree under one process manager (supervisord), driven over its socket."""

import os
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Callable, Iterable
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from station import pids
from station.programs import Program, configuration
from station.secrets_ import write_private
from station.tree import Tree
from station.trouble import Trouble

STARTS_WITHIN_SECONDS = 20.0
ENDS_WITHIN_SECONDS = 90.0
LINES_SHOWN = 25
FOREIGN = ("SERVICE_", "PORTAL_", "RABBITMQ_", "ERL_", "PG")
UP = {"STARTING", "RUNNING", "BACKOFF"}


class Fleet:
    """Starts, stops and watches the programs that were added to it."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._record = pids.Record(tree.run / "pids.json")
        self._programs: dict[str, Program] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._socket = tree.short / "fleet.sock"

    def open(self, programs: Iterable[Program]) -> None:
        """Start the process manager with these programs, none of which runs yet."""
        self._socket.unlink(missing_ok=True)
        with (self._tree.logs / "manager.out").open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "station.tethered", "-c", str(self._write(programs))],
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=clean_environment(),
            )
        self._record.note("manager", self._process.pid)
        self._wait_for_manager()

    def start(self, name: str) -> None:
        """Start one program; its readiness is for the caller to wait for."""
        self._call("startProcess", name, False)
        self.remember(name)

    def remember(self, name: str) -> None:
        """Note the process that a program is now, for whoever has to clean up after us."""
        pid = self.pid(name)
        if pid:
            self._record.note(name, pid)

    def stop(self, name: str) -> None:
        """End one program in its own manner and wait for it."""
        self._stop_together([name])

    def kill(self, name: str) -> None:
        """End one program as a power cut would (SIGKILL), and wait until it is gone."""
        identity = pids.identify(name, self.pid(name))
        if identity is not None and identity.pid:
            os.kill(identity.pid, 9)
            wait_until(lambda: not pids.is_alive(identity), 10)
            wait_until(lambda: self.pid(name) != identity.pid, 10)

    def pid(self, name: str) -> int:
        """The process number of a program, 0 when it does not run."""
        return int(self._call("getProcessInfo", name)["pid"])

    def state(self, name: str) -> str:
        """The manager's word for the state of a program (RUNNING, EXITED, FATAL, ...)."""
        return str(self._call("getProcessInfo", name)["statename"])

    def names(self) -> list[str]:
        """All programs, in the order in which they were added."""
        return list(self._programs)

    def check_alive(self, name: str) -> None:
        """Raise `Trouble` with the end of its log if a program has ended by itself."""
        if self.state(name) not in UP:
            raise Trouble(
                f"进程 {name} 意外退出，日志末尾：\n{self.last_lines(name)}",
                f"The process {name} has ended by itself; the end of its log stands above.",
                f"less {self._tree.logs / name}.log",
            )

    def last_lines(self, name: str) -> str:
        """The end of what a program has printed."""
        log = self._tree.logs / f"{name}.log"
        text = log.read_text(errors="replace") if log.exists() else ""
        return "\n".join(text.splitlines()[-LINES_SHOWN:])

    def close(self) -> None:
        """End everything: what stands on the servers, then these, the manager last."""
        if self._process is not None and self._process.poll() is None:
            for server in (False, True):
                members = [one.name for one in self._programs.values() if one.server is server]
                self._stop_together(members)
        pids.stop(reversed(self._record.alive()))
        if self._process is not None:
            self._process.wait()
        self._record.forget()

    def _stop_together(self, names: Iterable[str]) -> None:
        up = [name for name in names if self.state(name) in UP]
        for name in up:
            self._call("stopProcess", name, False)
        for name in up:
            wait_until(lambda name=name: not self.pid(name), ENDS_WITHIN_SECONDS)  # type: ignore[misc]

    def _write(self, programs: Iterable[Program]) -> str:
        self._programs |= {program.name: program for program in programs}
        text = configuration(self._programs.values(), self._socket, self._tree.logs)
        return str(write_private(self._tree.run / "fleet.conf", text))

    def _wait_for_manager(self) -> None:
        if not wait_until(self._answers, STARTS_WITHIN_SECONDS):
            out = (self._tree.logs / "manager.out").read_text(errors="replace")
            raise Trouble(f"进程管理器没有启动：{out}", "The process manager did not start.")

    def _answers(self) -> bool:
        try:
            return bool(self._call("getState")["statecode"] == 1)
        except OSError:
            return False

    def _call(self, method: str, *arguments: Any) -> Any:
        transport = SupervisorTransport(serverurl=f"unix://{self._socket}")
        with xmlrpc.client.ServerProxy("http://localhost", transport=transport) as server:
            return getattr(server.supervisor, method)(*arguments)


def clean_environment() -> dict[str, str]:
    """This environment without settings that are meant for single processes or other brokers."""
    return {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}


def wait_until(condition: Callable[[], bool], seconds: float, every: float = 0.1) -> bool:
    """Ask again and again until the condition holds; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


def stop_left_over(tree: Tree) -> list[str]:
    """End what an earlier run of this tree left behind, known by its birth; their names."""
    record = pids.Record(tree.run / "pids.json")
    left = record.alive()
    managers = [one for one in left if one.name == "manager"]
    pids.stop(managers, 90)
    pids.stop(reversed([one for one in left if one not in managers]))
    record.forget()
    return [one.name for one in left]
