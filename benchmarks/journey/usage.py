"""What processes use: CPU seconds and memory, by service, by database, broker and driver."""

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psutil

MEGABYTE = 1024 * 1024
Sums = defaultdict[str, float]


@dataclass(frozen=True)
class Used:
    """CPU seconds by part since its processes began, and its memory in megabytes (PSS) at the moment."""

    cpu: Mapping[str, float]
    memory: Mapping[str, float]

    def __sub__(self, before: "Used") -> "Used":
        """CPU between two moments; the memory of the later one."""
        spent = {part: cpu - before.cpu.get(part, 0.0) for part, cpu in self.cpu.items()}
        return Used(spent, self.memory)


class Usage:
    """The processes to look at: name of the part and the process that is it, or its root."""

    def __init__(self, pids: Mapping[str, int], driver: int | None = None) -> None:
        self.pids = {**pids, "driver": driver or os.getpid()}

    def read(self) -> Used:
        cpu: Sums = defaultdict(float)
        memory: Sums = defaultdict(float)
        for part, pid in self.pids.items():
            root = psutil.Process(pid)
            times = root.cpu_times()
            cpu[part] += times.children_user + times.children_system if part == "postgres" else 0.0
            members = [root] if part == "driver" else [root, *root.children(recursive=True)]
            for process in members:
                _add(part, process, cpu, memory)
        return Used(dict(cpu), dict(memory))


def _add(part: str, process: Any, cpu: Sums, memory: Sums) -> None:
    try:
        times = process.cpu_times()
        name = _database_part(process) if part == "postgres" else part
        memory[part] += process.memory_full_info().pss / MEGABYTE
    except psutil.NoSuchProcess:
        return
    cpu[name] += times.user + times.system


def _database_part(process: Any) -> str:
    """PostgreSQL's processes say in their title what they serve: `postgres: role database host(port) idle`."""
    words = " ".join(process.cmdline()).split()
    if len(words) > 2 and words[0] == "postgres:" and "(" in " ".join(words[3:4]):
        return f"postgres.{words[2].rpartition('_')[2]}"
    return "postgres"
