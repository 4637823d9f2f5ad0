"""The migrations make the tables that the code means, and can be undone."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from chassis.database import connect
from chassis.migrate import migrate
from chassis.testing import fresh_database
from matching.storage import tables

pytestmark = pytest.mark.postgres


def differences(connection):
    ours = set(tables.metadata.tables)
    options = {
        "version_table": "alembic_version",
        "include_object": lambda thing, name, kind, *_: kind != "table" or name in ours,
    }
    context = MigrationContext.configure(connection, opts=options)
    return compare_metadata(context, tables.metadata)


def test_migrated_tables_are_those_of_the_code(engine):
    with engine.connect() as connection:
        assert differences(connection) == []


def test_downgrade_leaves_nothing_behind_and_upgrade_works_again():
    with fresh_database("matching") as url:
        engine = connect(url)
        migrate(engine, "matching", "base")
        assert not set(sa.inspect(engine).get_table_names()) & set(tables.metadata.tables)
        migrate(engine, "matching")
        assert set(tables.metadata.tables) <= set(sa.inspect(engine).get_table_names())
        engine.dispose()
