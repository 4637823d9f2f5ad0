"""The machine that something was measured on, and the versions of what took part."""

import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Iterable
from pathlib import Path

import httpx
import psutil
import psycopg

from benchmarks.raw import Line
from station.servers import Servers
from station.tree import checkout


def describe(servers: Servers, packages: Iterable[str]) -> Line:
    """Processor, memory, system, both servers, Python, those of these packages that are installed, the commit."""
    return {
        "processor": f"{os.cpu_count()} × {_processor()}",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "PostgreSQL": _postgresql(servers.database_url),
        "RabbitMQ": _rabbitmq(servers.management_url),
        **{name: version for name in packages if (version := _installed(name))},
        "commit": _commit(),
    }


def _installed(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    told = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = (line.partition(":")[2].strip() for line in told if line.startswith("model name"))
    return next(names, platform.machine())


def _postgresql(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]) if row else ""


def _rabbitmq(url: str) -> str:
    parts = httpx.URL(url)
    told = httpx.get(parts.join("/api/overview"), auth=(parts.username, parts.password), timeout=10)
    return str(told.json()["rabbitmq_version"])


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, cwd=checkout(), check=False, capture_output=True, text=True)
    return done.stdout.strip() or "?"
