"""`python -m benchmarks.journey [--cases 50] [--items 100000] [--seconds 30]`: measure the journey.

With --cases only so many cases are walked and checked; nothing is kept. Without, everything is measured, the raw lines
are kept and the page is made. The exit status is 1 where a case was lost or something doubled.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import machine, page
from benchmarks.journey.checking import Broken
from benchmarks.journey.figures import figures_of
from benchmarks.journey.measuring import Measuring, Plan
from benchmarks.journey.stage import Stage, stage
from benchmarks.raw import RESULTS, Record
from station.trouble import Trouble

PACKAGES = ("nameko", "kombu", "SQLAlchemy", "psycopg", "eventlet", "Flask", "marshmallow")
USUAL = Plan()


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="journey-") as folder:
        try:
            with stage(Path(folder)) as on:
                folder_of_lines = RESULTS if options.keep else Path(folder)
                record = Record(
                    "journey", machine.describe(on.system.behind, PACKAGES), folder_of_lines
                )
                _measure(on, options, record)
        except (Broken, Trouble) as wrong:
            print(wrong, file=sys.stderr)
            return 1
    return page.main([]) if options.keep else 0


def _measure(on: Stage, options: argparse.Namespace, record: Record) -> None:
    def tell(measurement: str, **measured: Any) -> None:
        line = record.add("journey", measurement=measurement, **measured)
        print(_shown(line), flush=True)

    if options.cases:
        at_once = options.at_once[0]
        run = on.load().closed(at_once, options.seconds, 0, options.cases)
        tell("closed", at_once=at_once, replicas=1, **figures_of(on.keep(run)))
        on.check()
    else:
        plan = Plan(at_once=tuple(options.at_once), seconds=options.seconds, items=options.items)
        Measuring(on, plan, tell).all()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.journey", description=__doc__)
    parser.add_argument("--cases", type=int, help="walk only so many cases")
    parser.add_argument("--at-once", type=int, nargs="+", default=list(USUAL.at_once))
    parser.add_argument("--seconds", type=float, default=USUAL.seconds)
    parser.add_argument("--items", type=int, default=USUAL.items, help="items for growth")
    options = parser.parse_args(arguments)
    options.keep = not arguments
    options.seconds = max(options.seconds, 600.0) if options.cases else options.seconds
    return options


def _shown(line: dict[str, Any]) -> str:
    told = {key: value for key, value in line.items() if key not in ("kind", "run")}
    return " ".join(f"{key}={value}" for key, value in told.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
