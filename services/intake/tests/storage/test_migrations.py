"""The migrations make the tables that the code speaks of, and take them away again."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from chassis.migrate import migrate
from intake.storage.tables import metadata


def own(kind: str, name: str | None) -> bool:
    return kind != "table" or name in metadata.tables


def test_the_migrated_database_is_what_the_tables_say(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _parents: own(kind, name),
            },
        )
        assert compare_metadata(context, metadata) == []


def test_downgrade_removes_all_and_upgrade_brings_it_back(engine: sa.Engine) -> None:
    migrate(engine, "intake", "base")
    left = set(sa.inspect(engine).get_table_names()) & set(metadata.tables)
    migrate(engine, "intake")

    assert left == set()
    assert set(metadata.tables) <= set(sa.inspect(engine).get_table_names())
