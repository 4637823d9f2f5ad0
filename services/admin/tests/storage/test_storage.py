"""What only a real PostgreSQL can show: migrations, locks, uniqueness, stale changes."""

import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.orm.exc import StaleDataError

from admin.domain.account import Belonging
from admin.domain.errors import AlreadyThere
from admin.storage import tables
from admin.usecases import accounts, archive
from chassis.database import connect
from chassis.ids import new_id
from chassis.migrate import migrate
from chassis.testing import Bench, fresh_database


@pytest.fixture
def blank() -> Iterator[sa.Engine]:
    """A migrated database of its own."""
    with fresh_database("admin") as url:
        engine = connect(url)
        yield engine
        engine.dispose()


def own_tables(engine: sa.Engine) -> set[str]:
    return {n for n in sa.inspect(engine).get_table_names() if not n.startswith("alembic_")}


def test_the_tables_are_those_of_the_code_when_migrated(blank: sa.Engine) -> None:
    with blank.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _: (
                    kind != "table" or name in tables.metadata.tables
                )
            },
        )
        assert compare_metadata(context, tables.metadata) == []


def test_nothing_is_left_and_all_comes_back_when_migrated_down_and_up(blank: sa.Engine) -> None:
    before = own_tables(blank)
    migrate(blank, "admin", "base")
    assert own_tables(blank) == set()
    migrate(blank, "admin")
    assert own_tables(blank) == before


def at_once(*jobs: Any) -> list[BaseException]:
    """Run jobs in threads at the same time; what they raised."""
    raised: list[BaseException] = []

    def run(job: Any) -> None:
        try:
            job()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


def filed(bench: Bench, number: int) -> None:
    """A case of no item, archived by three messages."""
    case_id = new_id()
    with bench.factory.open() as work:
        archive.note_acceptance(work, case_id, f"N-{number}", "SY-HP-01", "9121", [])
    with bench.factory.open() as work:
        archive.note_service(work, case_id, 0)
    with bench.factory.open() as work:
        archive.note_evaluation(work, case_id, 0, [])


@pytest.mark.clause("9.3.4")
def test_positions_have_no_gap_when_cases_are_filed_at_the_same_time(admin: Bench) -> None:
    jobs = [lambda n=n: filed(admin, n) for n in range(6)]
    assert at_once(*jobs) == []
    with admin.engine.connect() as connection:
        positions = connection.scalars(sa.select(tables.archive_record.c.position)).all()
    assert sorted(positions) == [1, 2, 3, 4, 5, 6]


def test_one_archive_comes_out_when_a_case_s_messages_come_at_the_same_time(admin: Bench) -> None:
    case_id = uuid.uuid4()

    def inside(note: Any, *facts: Any) -> Any:
        def job() -> None:
            with admin.factory.open() as work:
                note(work, case_id, *facts)

        return job

    assert (
        at_once(
            inside(archive.note_acceptance, "N-1", "SY-HP-01", "9121", []),
            inside(archive.note_service, 1),
            inside(archive.note_agreement, uuid.uuid4(), "S-1", []),
            inside(archive.note_evaluation, 1, []),
        )
        == []
    )
    archived = [m for m in admin.said() if m["type"] == "admin.case_archived"]
    assert [m["number"] for m in archived] == ["N-1"]


def change_in_between(admin: Bench) -> None:
    """Two read the same revision; the other one is first."""
    with admin.factory.open() as mine:
        station = mine.network.find("SY-HP-01")
        with admin.factory.open() as other:
            other.network.find("SY-HP-01").change({"phone": "024-2"})
        station.change({"phone": "024-3"})


def test_nothing_of_a_refused_station_change_stays_when_it_was_stale(admin: Bench) -> None:
    with pytest.raises(StaleDataError):
        change_in_between(admin)
    with admin.factory.open() as work:
        assert work.network.find("SY-HP-01").phone == "024-2"


def test_one_account_comes_out_when_a_name_is_registered_twice_at_once(admin: Bench) -> None:
    gate = threading.Barrier(2)

    def register() -> None:
        with admin.factory.open() as work:
            work.passwords = _Waiting(gate)
            accounts.register_account(
                work, "li.lei", "李雷", "correct horse", "regulator", Belonging()
            )

    raised = at_once(register, register)
    assert [type(error) for error in raised] == [AlreadyThere]


class _Waiting:
    """A hasher at which both wait for each other, after both saw that the name is free."""

    def __init__(self, gate: threading.Barrier) -> None:
        self.gate = gate

    def hash(self, password: str) -> str:
        self.gate.wait(10)
        return password[::-1]
