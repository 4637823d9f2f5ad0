"""The programs that are measured: how each is started, how much it gets to do, and with which settings."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.hop import schema
from chassis.testing import jwks
from station.tree import checkout

FLOOR, CHASSIS, GUARANTEED, PLAIN = "floor", "chassis", "guaranteed", "plain"


@dataclass(frozen=True)
class Program:
    """`commands` are its processes, `{database}` and `{amqp}` stand for its addresses; `settings` is for the page.

    `count` is how many messages it gets: enough for some seconds.
    """

    name: str
    group: str
    commands: tuple[tuple[str, ...], ...]
    count: int
    settings: str
    wire: str = "event"
    schema: Callable[[str], None] = schema.for_peers


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-W", "ignore", "-m", name, *arguments)


ADDRESSES = ("{database}", "{amqp}")
PROGRAMS: tuple[Program, ...] = (
    Program(
        "floor",
        FLOOR,
        (_module("benchmarks.hop.floor", *ADDRESSES),),
        30_000,
        "psycopg, py-amqp; batch 200, prefetch 1000",
    ),
    Program(
        "chassis",
        CHASSIS,
        (_module("chassis.run", "desk"),),
        15_000,
        "batch 200, prefetch 400",
        schema=schema.for_desk,
    ),
)
BY_NAME: Mapping[str, Program] = {program.name: program for program in PROGRAMS}


def environment(database: str, amqp: str, port: int) -> dict[str, str]:
    """What every program finds in its environment; a service on the chassis wants all of it."""
    return {
        "PYTHONPATH": f"{checkout()}:{schema.TOYS}",
        "PYTHONWARNINGS": "ignore",
        "SERVICE_DATABASE_URL": database,
        "SERVICE_AMQP_URL": amqp,
        "SERVICE_HTTP_PORT": str(port),
        "SERVICE_JWKS": jwks(),
    }
