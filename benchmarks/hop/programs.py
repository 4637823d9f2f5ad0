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


def _peer(name: str, *arguments: str) -> tuple[str, ...]:
    return _module(f"benchmarks.hop.peers.{name}", *arguments)


def _celery() -> tuple[str, ...]:
    worker = ("worker", "--queues", "desk.inbox", "--concurrency", "2", "--loglevel", "WARNING")
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return (*_module("celery", "-A", "benchmarks.hop.peers.celery_"), *worker, *quiet)


def _dramatiq() -> tuple[str, ...]:
    size = ("--processes", "1", "--threads", "8", "--queues", "desk.inbox")
    return _module("dramatiq", "benchmarks.hop.peers.dramatiq_", *size)


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
    Program(
        "nameko",
        GUARANTEED,
        (_peer("nameko_", "guaranteed"), _peer("nameko_", "relay")),
        2_000,
        "1 process, 20 workers, prefetch 20; SQLAlchemy on psycopg; a relay process",
    ),
    Program(
        "FastStream",
        GUARANTEED,
        (_peer("faststream_", "guaranteed"), _peer("faststream_", "relay")),
        3_000,
        "1 process, uvloop, prefetch 20; SQLAlchemy on asyncpg; a relay process",
    ),
    Program(
        "Celery",
        GUARANTEED,
        (_celery(), _peer("celery_")),
        2_000,
        "prefork, 2 processes, prefetch 40, acks late; SQLAlchemy on psycopg; a relay process",
        "celery guaranteed",
    ),
    Program(
        "Dramatiq",
        GUARANTEED,
        (_dramatiq(), _peer("dramatiq_")),
        2_000,
        "1 process, 8 threads, prefetch 16; SQLAlchemy on psycopg; a relay process",
        "dramatiq guaranteed",
    ),
    Program(
        "nameko, plain",
        PLAIN,
        (_peer("nameko_", "plain"),),
        2_000,
        "1 process, 20 workers, prefetch 20; SQLAlchemy on psycopg",
    ),
    Program(
        "FastStream, plain",
        PLAIN,
        (_peer("faststream_", "plain"),),
        4_000,
        "1 process, uvloop, prefetch 20; SQLAlchemy on asyncpg",
    ),
    Program(
        "Celery, plain",
        PLAIN,
        (_celery(),),
        2_000,
        "prefork, 2 processes, prefetch 40, acks late; SQLAlchemy on psycopg",
        "celery plain",
    ),
    Program(
        "Dramatiq, plain",
        PLAIN,
        (_dramatiq(),),
        3_000,
        "1 process, 8 threads, prefetch 16; SQLAlchemy on psycopg",
        "dramatiq plain",
    ),
)
BY_NAME: Mapping[str, Program] = {program.name: program for program in PROGRAMS}


def environment(database: str, amqp: str, port: int) -> dict[str, str]:
    """What every program finds in its environment; a service on the chassis wants all of it."""
    return {
        "PYTHONPATH": f"{checkout()}:{schema.TOYS}",
        "PYTHONWARNINGS": "ignore",
        "PYTHONDONTWRITEBYTECODE": "",  # every start would compile all it imports
        "SERVICE_DATABASE_URL": database,
        "SERVICE_AMQP_URL": amqp,
        "SERVICE_HTTP_PORT": str(port),
        "SERVICE_JWKS": jwks(),
    }
