"""The migrations lead to the tables of the code, and back."""

import uuid

import alembic.autogenerate
import alembic.migration
import sqlalchemy as sa

from chassis.migrate import migrate
from chassis.tables import timer
from chassis.testing import NOON, fresh_database
from tracking.domain.case import CaseState
from tracking.domain.progress import ItemState
from tracking.storage.clock_tables import clock
from tracking.storage.delivery_tables import contact_choice
from tracking.storage.tables import metadata, tracked_case, tracked_item


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


def test_items_accepted_before_get_their_clocks_and_a_timer_each():
    with fresh_database("tracking") as url:
        engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        migrate(engine, "tracking", "base")
        migrate(engine, "tracking", "0001")
        case_id = uuid.uuid4()
        with engine.begin() as connection:
            connection.execute(sa.insert(tracked_case).values(a_case(case_id)))
            items = [an_item(case_id, state) for state in ItemState]
            connection.execute(sa.insert(tracked_item), items)
        migrate(engine, "tracking")
        with engine.connect() as connection:
            rows = connection.execute(sa.select(clock)).all()
            subjects = connection.scalars(sa.select(timer.c.subject)).all()
        engine.dispose()
    assert {(row.stage, row.holder) for row in rows} == {
        ("assess", "station"),
        ("start", "provider"),
        ("serve", "provider"),
        ("ended", "nobody"),
    }
    assert set(subjects) == {str(row.item_id) for row in rows if row.stage != "ended"}
    assert {row.promised_at for row in rows} == {NOON}


def a_case(case_id):
    return {
        "case_id": case_id,
        "station": "S",
        "enterprise": "E",
        "state": CaseState.ACCEPTED,
        "green": False,
        "accepted_at": NOON,
        "version": 1,
    }


def an_item(case_id, state):
    agreed = state is not ItemState.WAITING
    return {
        "item_id": uuid.uuid4(),
        "case_id": case_id,
        "station": "S",
        "enterprise": "E",
        "kind": "inspection",
        "section": "A",
        "quantity": 1,
        "due_at": NOON,
        "promise_working_days": 5,
        "provisional": False,
        "code_since": NOON,
        "state": state,
        "stages": [],
        "version": 1,
        "performer": "provider" if agreed else None,
        "provider": "P001" if agreed else None,
        "agreed_at": NOON if agreed else None,
        "cycle_working_days": 3 if agreed else None,
        "started_at": NOON if state in (ItemState.IN_SERVICE, ItemState.ENDED) else None,
        "ended_at": NOON if state is ItemState.ENDED else None,
    }


def test_a_channel_that_was_chosen_before_is_the_first_choice_that_is_kept():
    with fresh_database("tracking") as url:
        engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        migrate(engine, "tracking", "base")
        migrate(engine, "tracking", "0004")
        chosen = {"enterprise": "E", "channel": "email", "address": "q@example.com"}
        by = {"changed_by": "a", "changed_at": NOON}
        with engine.begin() as connection:
            names = ", ".join(chosen | by)
            values = ", ".join(f":{name}" for name in chosen | by)
            insert = f"INSERT INTO contact_point ({names}) VALUES ({values})"
            connection.execute(sa.text(insert), chosen | by)
        migrate(engine, "tracking")
        with engine.connect() as connection:
            (kept,) = connection.execute(sa.select(contact_choice)).mappings()
        engine.dispose()
    assert {name: kept[name] for name in ("addressee", "channel", *by, "station")} == {
        "addressee": "E",
        "channel": "email",
        "station": None,
        **by,
    }
