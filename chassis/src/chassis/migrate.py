"""Bring a database to a revision: `python -m chassis.migrate intake [head|base|<revision>]`.

The chassis' own tables and the service's have a line of revisions each, in the same database.
"""

import argparse
import importlib
import sys
from pathlib import Path

import alembic.command
import alembic.config
import sqlalchemy as sa

from chassis import partitions
from chassis.config import setting
from chassis.database import connect

HERE = Path(__file__).parent / "migrations"
LOCK = 7_220_050  # any fixed number: two migrations of one database wait for each other


def configuration(connection: sa.Connection, versions: Path, table: str) -> alembic.config.Config:
    """An Alembic configuration without a file."""
    config = alembic.config.Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=connection, version_table=table)
    return config


def versions_of(service: str) -> Path:
    module = importlib.import_module(service)
    return Path(str(module.__file__)).parent / "storage" / "migrations" / "versions"


def migrate(engine: sa.Engine, service: str, target: str = "head") -> None:
    """Upgrade to `head` or a revision, or downgrade to `base`; all in one transaction."""
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:n)"), {"n": LOCK})
        own = configuration(connection, HERE / "versions", "alembic_version_chassis")
        theirs = configuration(connection, versions_of(service), "alembic_version")
        if target == "base":
            alembic.command.downgrade(theirs, "base")
            alembic.command.downgrade(own, "base")
        else:
            alembic.command.upgrade(own, "head")
            alembic.command.upgrade(theirs, target)
            partitions.maintain(connection)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m chassis.migrate", description=__doc__)
    parser.add_argument("service")
    parser.add_argument("target", nargs="?", default="head")
    options = parser.parse_args(arguments)
    migrate(connect(setting("DATABASE_URL")), options.service, options.target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
