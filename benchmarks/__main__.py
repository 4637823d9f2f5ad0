"""`make bench`: every benchmark, one after the other, then the page."""

import sys

from benchmarks.hop.__main__ import main as hop
from benchmarks.journey.__main__ import main as journey
from benchmarks.providers.__main__ import main as providers

BENCHMARKS = (hop, journey, providers)


def main() -> int:
    """0 where nothing was lost or doubled anywhere."""
    return max(benchmark([]) for benchmark in BENCHMARKS)


if __name__ == "__main__":
    sys.exit(main())
