"""A batch of many messages costs as many statements as one of a single message."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.ids import new_id
from chassis.tables import dead_letter, parked_message
from chassis.testing import NOON, Bench, bench
from contracts import admin, matching
from contracts.examples import example_of
from intake.domain.form import Form
from intake.storage import tables

pytestmark = pytest.mark.postgres
MANY = 50
TABLES = {
    admin.StationPublished: tables.station_copy,
    admin.CalendarPublished: tables.calendar_copy,
    matching.CatalogueItemPublished: tables.catalogue_copy,
    matching.OfferAccepted: tables.disclosure,
    matching.OfferDeclined: tables.disclosure,
}


@pytest.fixture(scope="module")
def made() -> Iterator[Bench]:
    with bench("intake") as made:
        yield made


@pytest.fixture
def intake(made: Bench) -> Bench:
    made.empty()
    return made


def message_of(contract: Any, number: int, **changes: Any) -> tuple[uuid.UUID, Any]:
    """The golden example, of station, year, item, offer or case so-and-so."""
    body = example_of(contract)
    key = str(uuid.UUID(int=number))
    own = {"code": f"5.{number}", "year": 2000 + number, "offer_id": key, "case_id": key}
    body |= {name: value for name, value in (own | changes).items() if name in body}
    return new_id(), contract.load(body)


def cost(bench: Bench, *told: tuple[uuid.UUID, Any]) -> int:
    with bench.statements() as said:
        bench.settle(told)
    return len(said)


def rows(bench: Bench, table: sa.Table) -> list[Any]:
    with bench.engine.connect() as connection:
        return list(connection.execute(sa.select(table)).mappings())


@pytest.mark.parametrize("contract", TABLES)
def test_statements_do_not_grow_with_the_batch(intake: Bench, contract: Any) -> None:
    one = cost(intake, message_of(contract, 0))
    assert cost(intake, *(message_of(contract, n) for n in range(1, MANY + 1))) == one
    assert rows(intake, parked_message) == rows(intake, dead_letter) == []
    assert len(rows(intake, TABLES[contract])) == MANY + 1


def test_statements_do_not_grow_with_the_cases_that_are_archived(intake: Bench) -> None:
    with intake.factory.open() as work:
        for number in range(MANY + 1):
            work.forms.add(form(number))
    one = cost(intake, message_of(admin.CaseArchived, 0))
    many = [message_of(admin.CaseArchived, number) for number in range(1, MANY + 1)]
    assert cost(intake, *many, *many) == one
    assert rows(intake, parked_message) == rows(intake, dead_letter) == []
    assert None not in {row["archived_at"] for row in rows(intake, tables.form)}


def form(number: int) -> Form:
    return Form(
        id=uuid.UUID(int=number),
        station="SY-TX-01",
        channel="web",
        definition_version="1",
        content={},
        created_at=NOON,
        created_by="account",
        created_role="window",
        enterprise=None,
    )


@pytest.mark.parametrize("contract", list(TABLES)[:3])
@pytest.mark.parametrize("revisions", [(2, 3, 1), (3, 1), (1, 3)])
def test_the_newest_revision_stays_when_a_batch_brings_several(
    intake: Bench, contract: Any, revisions: tuple[int, ...]
) -> None:
    intake.settle([message_of(contract, 1, revision=2)])
    intake.settle([message_of(contract, 1, revision=revision) for revision in revisions])
    intake.settle([message_of(contract, 1, revision=1)])
    assert [row["revision"] for row in rows(intake, TABLES[contract])] == [3]


@pytest.mark.parametrize("batches", [[[0, 1]], [[1, 0]], [[0], [1]], [[1], [0]]])
def test_a_disclosure_that_was_given_back_stays_closed_in_any_order(
    intake: Bench, batches: list[list[int]]
) -> None:
    contracts = (matching.OfferAccepted, matching.OfferDeclined)
    for batch in batches:
        intake.settle([message_of(contracts[number], 1) for number in batch])
    assert [row["revoked_at"] is not None for row in rows(intake, tables.disclosure)] == [True]
