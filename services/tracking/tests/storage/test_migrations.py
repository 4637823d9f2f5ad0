"""The migrations lead to the tables of the code, and back."""

import alembic.autogenerate
import alembic.migration
import sqlalchemy as sa

from chassis.migrate import migrate
from chassis.testing import fresh_database
from tracking.storage.tables import metadata


def test_the_migrations_lead_to_the_tables_of_the_code(tracking_bench):
    ours = set(metadata.tables)
    with tracking_bench.engine.connect() as connection:
        context = alembic.migration.MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or name in ours},
        )
        assert alembic.autogenerate.compare_metadata(context, metadata) == []


def test_a_downgrade_leaves_nothing_and_an_upgrade_brings_it_back():
    with fresh_database("tracking") as url:
        engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        migrate(engine, "tracking", "base")
        left = {name for name in sa.inspect(engine).get_table_names() if "alembic" not in name}
        assert left == set()
        migrate(engine, "tracking")
        assert set(metadata.tables) <= set(sa.inspect(engine).get_table_names())
        engine.dispose()
