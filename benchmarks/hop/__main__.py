"""`python -m benchmarks.hop [PROGRAM ...] [--rounds 3] [--n COUNT]`: measure the hop.

Without names all programs are measured, the raw lines kept and the page made; with names the figures are only shown.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import machine, page
from benchmarks.ground import Ground, ground
from benchmarks.hop.programs import BY_NAME, PROGRAMS, Program
from benchmarks.hop.runs import run
from benchmarks.raw import RESULTS, Line, Record
from station.screen import Screen
from station.trouble import Trouble

OURS = ("nameko", "kombu", "amqp", "SQLAlchemy", "marshmallow", "psycopg", "eventlet")
PEERS = ("faststream", "aio-pika", "asyncpg", "uvloop", "celery", "dramatiq", "pika", "pydantic")


def main(arguments: Sequence[str]) -> int:
    """0 where every run ended as it must; 1 where a message was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hop", description=__doc__)
    parser.add_argument("program", nargs="*", choices=[[], *BY_NAME])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--n", type=int, help="messages a run, instead of each program's own count")
    options = parser.parse_args(arguments)
    chosen = [BY_NAME[name] for name in options.program] or list(PROGRAMS)
    screen = Screen()
    try:
        with ground(screen) as on:
            folder = on.tree.run if options.program else RESULTS
            lines = measure(on, chosen, options.rounds, options.n, folder)
    except Trouble as trouble:
        screen.trouble(trouble)
        return 1
    return int(any(line["wrong"] for line in lines)) or (0 if options.program else page.main([]))


def measure(
    on: Ground, chosen: Sequence[Program], rounds: int, count: int | None, folder: Path
) -> list[Line]:
    """Round after round, one program after the other, so that a change of the machine's mood meets all of them."""
    record = Record("hop", machine.describe(on.behind, (*OURS, *PEERS)), folder)
    lines = []
    for number in range(rounds):
        for program in chosen:
            measured = run(on, program, count or program.count)
            told = {"program": program.name, "group": program.group, "settings": program.settings}
            lines.append(record.add("hop", **told, round=number + 1, **measured))
            print(shown(lines[-1]), flush=True)
    return lines


def shown(line: Line) -> str:
    told = (
        f"{line['program']:<22} {line['rate']:>8.0f} /s  {line['seconds']:>6.1f} s"
        f"  CPU {line['cpu_program']:>5.1f} + PostgreSQL {line['cpu_postgres']:>5.1f}"
        f" + RabbitMQ {line['cpu_rabbitmq']:>5.1f} s  {line['peak_mb']:>6.0f} MB"
    )
    return f"{told}  ✗ {'; '.join(line['wrong'])}" if line["wrong"] else told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
