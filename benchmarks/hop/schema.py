"""The tables that a program finds."""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.hop.model import create_tables
from station.tree import checkout

TOYS = Path(__file__).parent / "toys"


def for_peers(url: str) -> None:
    """Both business tables, an inbox and an outbox."""
    create_tables(url)


def for_desk(url: str) -> None:
    """The chassis' own migrations and the desk's, in a process of their own, as a deployment would."""
    told = {"PYTHONPATH": f"{checkout()}:{TOYS}", "SERVICE_DATABASE_URL": url}
    told["PYTHONDONTWRITEBYTECODE"] = ""  # as its programs are started
    command = [sys.executable, "-W", "ignore", "-m", "chassis.migrate", "desk"]
    subprocess.run(command, env={**os.environ, **told}, check=True, capture_output=True)
