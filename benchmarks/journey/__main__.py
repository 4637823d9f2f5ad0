"""python -m benchmarks.journey [--cases 50]: measure the journey; one JSON line a measurement on standard output."""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.journey.checking import Broken
from benchmarks.journey.figures import figures_of
from benchmarks.journey.stage import stage


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.journey", description=__doc__)
    parser.add_argument("--cases", type=int, default=50)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="journey-") as folder, stage(Path(folder)) as on:
        run = on.keep(on.load().closed(options.at_once, options.seconds, 0, options.cases))
        tell({"measurement": "closed", **figures_of(run)})
        try:
            on.check()
        except Broken as broken:
            print(broken, file=sys.stderr)
            return 1
    return 0


def tell(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main())
