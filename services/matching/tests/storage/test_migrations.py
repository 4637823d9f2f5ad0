"""The migrations make the tables that the code means, and can be undone."""

import alembic.command
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from chassis.database import connect
from chassis.ids import new_id
from chassis.migrate import configuration, migrate, versions_of
from chassis.tables import outbox, timer
from chassis.testing import NOON, fresh_database
from chassis.work import WorkFactory
from matching.domain.offer import Offer, State
from matching.storage import mail, tables
from matching.storage.work import MatchingWork
from matching.usecases.offers import RESPONSE_TIME_OVER

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


def test_offers_that_were_open_before_have_timers_after_the_upgrade_and_none_after_the_downgrade(
    build,
):
    with fresh_database("matching") as url:
        engine = connect(url)
        downgrade(engine, "0001")
        waiting = keep_offer(engine, build, State.OPEN)
        keep_offer(engine, build, State.ACCEPTED)
        migrate(engine, "matching")
        assert timers(engine) == [(RESPONSE_TIME_OVER, str(waiting.id), waiting.respond_by)]
        downgrade(engine, "0001")
        assert timers(engine) == []
        engine.dispose()


def test_what_was_on_its_way_to_providers_before_is_in_their_mailboxes_after_the_upgrade(build):
    with fresh_database("matching") as url:
        engine = connect(url)
        downgrade(engine, "0003")
        sent = [put_into_outbox(engine, provider) for provider in ("P1", "P2", "P1")]
        migrate(engine, "matching")
        with WorkFactory(engine, MatchingWork, "matching").open() as work:
            found = {p: mail.read(work.session, p, 0, 10) for p in ("P1", "P2")}
            left = work.session.scalar(sa.select(sa.func.count()).select_from(outbox))
        told = [(r.position, r.headers["id"]) for r in (*found["P1"], *found["P2"])]
        assert told == [(1, sent[0]), (2, sent[2]), (1, sent[1])]
        assert left == 0
        engine.dispose()


def put_into_outbox(engine, provider):
    message_id = new_id()
    with engine.begin() as connection:
        connection.execute(
            sa.insert(outbox).values(
                message_id=message_id,
                bus="providers",
                exchange="needs",
                routing_key=f"provider.{provider}",
                headers={
                    "cloudEvents_id": str(message_id),
                    "cloudEvents_type": "matching.need_offered",
                },
                body=b'{"item_id": "7"}',
            )
        )
    return str(message_id)


def downgrade(engine, revision):
    with engine.begin() as connection:
        line = configuration(connection, versions_of("matching"), "alembic_version")
        alembic.command.downgrade(line, revision)


def keep_offer(engine, build, state):
    item = build.item()
    with WorkFactory(engine, MatchingWork, "matching").open() as work:
        work.items.add(item)
        offer = Offer(
            id=work.new_id(),
            item_id=item.id,
            case_id=item.case_id,
            station=item.station,
            provider="P001",
            round=1,
            chosen_by="enterprise",
            made_at=NOON,
            respond_by=NOON + work.response_time,
            state=state,
        )
        work.offers.add(offer)
    return offer


def timers(engine):
    with engine.begin() as connection:
        column = timer.c
        rows = connection.execute(sa.select(column.name, column.subject, column.try_at))
        return [tuple(row) for row in rows]
