"""One run: a program works off a queue that was filled before, and is watched from its first to its last effect."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from benchmarks.ground import Ground
from benchmarks.hop.ending import ending_of, wrong
from benchmarks.hop.needs import needs
from benchmarks.hop.programs import Program, environment
from benchmarks.hop.room import IN, OUT, Room
from benchmarks.hop.wires import WIRES
from benchmarks.raw import Line
from benchmarks.usage import cpu_seconds, peak_memory
from station.ports import Ports
from station.trouble import Trouble

STARTS_WITHIN = 120.0  # seconds to the first effect
CAP = 40.0  # seconds from then on, after which a program that is not done is stopped
LOOK = 0.01  # seconds between two looks


@dataclass(frozen=True)
class Running:
    """A program's processes while they run."""

    processes: list[subprocess.Popen[bytes]]
    log: str

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self.processes]

    def check(self) -> None:
        """Raises `Trouble` where a process has ended by itself."""
        if any(process.poll() is not None for process in self.processes):
            raise Trouble("被测程序自行退出。", "A program ended by itself.", f"less {self.log}")


@dataclass(frozen=True)
class Used:
    """CPU seconds up to a moment: the program, PostgreSQL, RabbitMQ."""

    at: float
    program: float
    postgres: float
    rabbitmq: float

    @classmethod
    def by(cls, running: Running, ground: Ground) -> "Used":
        return cls(
            time.monotonic(),
            cpu_seconds(running.pids),
            cpu_seconds([ground.pids["postgres"]]),
            cpu_seconds([ground.pids["rabbitmq"]]),
        )

    def since(self, other: "Used") -> Line:
        names = ("program", "postgres", "rabbitmq")
        return {f"cpu_{n}": round(getattr(self, n) - getattr(other, n), 2) for n in names}


def run(ground: Ground, program: Program, count: int) -> Line:
    """Measure a program once; the figures of its raw line. `wrong` says what the end check found, if anything."""
    wire = WIRES[program.wire]
    database = ground.fresh_database("hop")
    program.schema(database)
    room = Room(ground.fresh_room("hop"))
    try:
        room.declare(wire.arguments)
        ground.check_quorum("hop", IN, OUT)
        sent = list(needs(count))
        room.fill(map(wire.message, sent))
        with _started(ground, program, database, room.url) as running:
            measured = _watched(ground, running, database, room, count)
        found = ending_of([str(need.case_id) for need in sent], database, room, wire)
        capped = measured["done"] < count
        return {"messages": count, **measured, "capped": capped, "wrong": wrong(found, capped)}
    finally:
        room.close()


@contextmanager
def _started(ground: Ground, program: Program, database: str, amqp: str) -> Iterator[Running]:
    """A program's processes, ended in order afterwards: those that consume first."""
    log = ground.tree.logs / f"{program.name}.log"
    port = Ports(ground.tree.run / "ports.json").claim("hop")
    told = {**os.environ, **environment(database, amqp, port)}
    with log.open("wb") as out:
        started = [
            subprocess.Popen(
                [part.format(database=database, amqp=amqp) for part in command],
                env=told,
                stdout=out,
                stderr=out,
            )
            for command in program.commands
        ]
    try:
        yield Running(started, str(log))
    finally:
        for process in started:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _watched(ground: Ground, running: Running, database: str, room: Room, count: int) -> Line:
    """Wait for the first effect and for the last, and take what was used in between."""
    began = time.monotonic()
    with peak_memory(running.pids) as peak:
        done_before = _first_effect(running, database)
        first = Used.by(running, ground)
        done = _last_effect(running, room, count, first.at + CAP)
        last = Used.by(running, ground)
    seconds = last.at - first.at
    return {
        "rate": round((done - done_before) / seconds, 1),
        "seconds": round(seconds, 2),
        "wall": round(last.at - began, 2),
        "done": done,
        "counted": done - done_before,
        **last.since(first),
        "peak_mb": round(peak.bytes / 2**20, 1),
    }


def _first_effect(running: Running, database: str) -> int:
    """History rows that were there when the first was seen. Raises `Trouble` where none comes."""
    until = time.monotonic() + STARTS_WITHIN
    with psycopg.connect(database, autocommit=True) as connection:
        while time.monotonic() < until:
            row = connection.execute("SELECT count(*) FROM case_history").fetchone()
            if row and row[0]:
                return int(row[0])
            running.check()
            time.sleep(LOOK)
    raise Trouble("被测程序没有开始工作。", "A program did nothing.", f"less {running.log}")


def _last_effect(running: Running, room: Room, count: int, until: float) -> int:
    """Events that were emitted when all were, or when the time was over."""
    while (done := room.count(OUT)) < count and time.monotonic() < until:
        running.check()
        time.sleep(LOOK)
    return done
