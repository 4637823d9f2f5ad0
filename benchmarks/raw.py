"""Raw lines: what was measured, one JSON object a line, kept with the code. Every table is made from them.

Each line has a `kind` (which section of the page it belongs to) and a `run` (when its run began, UTC). A line of the
kind `machine` says where a run was measured.
"""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Line = dict[str, Any]
RESULTS = Path(__file__).parent / "results"
MACHINE = "machine"


class Record:
    """The raw lines of one run, on disk as soon as they are measured; they replace those of the run before."""

    def __init__(self, name: str, machine: Line, folder: Path = RESULTS) -> None:
        self.run = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        self.path = folder / f"{name}.jsonl"
        folder.mkdir(parents=True, exist_ok=True)
        self.path.write_text("", encoding="utf-8")
        self.add(MACHINE, **machine)

    def add(self, kind: str, **measured: Any) -> Line:
        line = {"kind": kind, "run": self.run, **measured}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return line


def read(folder: Path = RESULTS) -> list[Line]:
    """All raw lines that are kept, file by file."""
    return [
        json.loads(text)
        for path in sorted(folder.glob("*.jsonl"))
        for text in path.read_text(encoding="utf-8").splitlines()
    ]


def of_kind(lines: Sequence[Line], kind: str) -> list[Line]:
    return [line for line in lines if line["kind"] == kind]


def machine_of(lines: Sequence[Line], run: str) -> Line:
    """Where a run was measured; empty where nobody wrote it down."""
    return next((line for line in of_kind(lines, MACHINE) if line["run"] == run), {})
